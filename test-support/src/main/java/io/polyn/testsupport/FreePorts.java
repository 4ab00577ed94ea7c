package io.polyn.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports that are known before a server listens, or while it is down. They lie below those
 * that the system gives to connections, so that none of these takes one meanwhile.
 */
public final class FreePorts {

	private static final int FIRST = 20_000;

	private static final int PER_JVM = 64;

	private static final int JVMS = 190;

	// Tests run in several JVMs at once, whose process ids differ by little.
	private static final int BEGIN = FIRST + (int) (ProcessHandle.current().pid() % JVMS) * PER_JVM;

	private static final AtomicInteger count = new AtomicInteger();

	private FreePorts() {
	}

	/**
	 * Returns a port of the loopback interface on which nobody listens.
	 */
	public static int next() {
		for (int i = 0; i < PER_JVM; i++) {
			int port = BEGIN + Math.floorMod(count.getAndIncrement(), PER_JVM);
			try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
				return socket.getLocalPort();
			}
			catch (BindException ex) {
				// The next one may be free.
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		throw new IllegalStateException("No port is free from " + BEGIN + " to " + (BEGIN + PER_JVM - 1));
	}

}
