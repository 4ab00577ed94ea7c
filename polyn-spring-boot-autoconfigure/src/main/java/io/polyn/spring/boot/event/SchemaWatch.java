package io.polyn.spring.boot.event;

import java.time.Duration;
import java.util.function.Supplier;

import io.polyn.schema.SchemaWatcher;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Lets the registry follow the bucket while the application runs.
 */
class SchemaWatch implements SmartLifecycle {

	// Before web servers and listeners: what they publish and receive may have schemas
	// that only the bucket has.
	private static final int PHASE = DEFAULT_PHASE - 4096;

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final Supplier<SchemaWatcher> watchers;

	private volatile @Nullable SchemaWatcher watcher;

	SchemaWatch(Supplier<SchemaWatcher> watchers) {
		this.watchers = watchers;
	}

	@Override
	public void start() {
		SchemaWatcher watcher = this.watchers.get();
		this.watcher = watcher;
		watcher.start(TIMEOUT);
	}

	@Override
	public void stop() {
		SchemaWatcher watcher = this.watcher;
		this.watcher = null;
		if (watcher != null) {
			watcher.close();
		}
	}

	@Override
	public boolean isRunning() {
		return this.watcher != null;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
