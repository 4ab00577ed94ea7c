package io.polyn.spring.boot.capture;

import java.util.function.Supplier;

import io.polyn.capture.CaptureStatus;
import io.polyn.capture.ChangeCapture;

import org.springframework.context.SmartLifecycle;

/**
 * Captures changes while the application runs.
 */
public class CaptureWatcher implements SmartLifecycle {

	// Before web servers and listeners, which change rows, until after them.
	private static final int PHASE = DEFAULT_PHASE - 4096;

	private final Supplier<ChangeCapture> captures;

	private final DeclaredTables tables;

	private volatile ChangeCapture capture;

	private volatile boolean running;

	CaptureWatcher(Supplier<ChangeCapture> captures, DeclaredTables tables) {
		this.captures = captures;
		this.tables = tables;
		this.capture = captures.get();
	}

	/**
	 * Tells how capture is.
	 * @return what is known in this process, without asking anybody
	 */
	public CaptureStatus status() {
		return this.capture.status();
	}

	/**
	 * Has changes looked for now rather than soon.
	 */
	void wake() {
		this.capture.wake();
	}

	@Override
	public void start() {
		this.tables.capture();
		// A capture starts once, but an application may be stopped and started again.
		ChangeCapture capture = this.captures.get();
		this.capture = capture;
		capture.start();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.capture.close();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
