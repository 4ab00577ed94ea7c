package io.polyn.spring.boot.testcontainers;

import org.testcontainers.containers.GenericContainer;

/**
 * A container for whose server a process of this machine stands: there is no Docker.
 */
class LocalContainer extends GenericContainer<LocalContainer> {

	private final String image;

	private final int port;

	private boolean running;

	LocalContainer(String image, int port) {
		super(image);
		this.image = image;
		this.port = port;
	}

	@Override
	public String getDockerImageName() {
		return this.image;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public String getHost() {
		return "127.0.0.1";
	}

	@Override
	public Integer getMappedPort(int originalPort) {
		if (!this.running || originalPort != 4222) {
			throw new IllegalStateException("There is no port " + originalPort);
		}
		return this.port;
	}

}
