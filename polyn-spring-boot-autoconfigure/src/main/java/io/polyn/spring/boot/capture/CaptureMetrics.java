package io.polyn.spring.boot.capture;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.polyn.capture.CaptureStatus;
import org.jspecify.annotations.Nullable;

/**
 * Measures change capture. What is not known, or not there in the mode in use, is not a
 * number.
 */
class CaptureMetrics implements MeterBinder {

	// What wal_status can be.
	private static final List<String> SLOT_STATES = List.of("reserved", "extended", "unreserved", "lost");

	private final CaptureWatcher watcher;

	private long published;

	private long publishedThisTime;

	CaptureMetrics(CaptureWatcher watcher) {
		this.watcher = watcher;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		FunctionCounter.builder("polyn.capture.published", this, CaptureMetrics::published)
			.description("Events that were published")
			.register(registry);
		time(registry, "polyn.capture.lag", "Age of the oldest change that was found and is not published",
				CaptureStatus::lag);
		number(registry, "polyn.capture.lag.bytes", "Log that was written since the last published change", "bytes",
				CaptureStatus::lagBytes);
		number(registry, "polyn.capture.outbox.rows", "Rows in the outbox", "rows", CaptureStatus::outboxRows);
		time(registry, "polyn.capture.outbox.oldest", "Age of the oldest row in the outbox",
				CaptureStatus::oldestOutboxRow);
		number(registry, "polyn.capture.parked", "Changes that were put aside", "changes", CaptureStatus::parked);
		for (CaptureStatus.State state : CaptureStatus.State.values()) {
			flag(registry, "polyn.capture.state", "Whether capture is in this state",
					state.name().toLowerCase(Locale.ROOT), (status) -> status.state() == state);
		}
		for (String state : SLOT_STATES) {
			flag(registry, "polyn.capture.slot.state", "Whether the replication slot is in this state", state,
					(status) -> state.equals(status.slotState()));
		}
	}

	private void number(MeterRegistry registry, String name, String description, String unit,
			Function<CaptureStatus, @Nullable Long> number) {
		Gauge.builder(name, this.watcher, (watcher) -> {
			Long value = number.apply(watcher.status());
			return (value != null) ? value : Double.NaN;
		}).description(description).baseUnit(unit).register(registry);
	}

	private void time(MeterRegistry registry, String name, String description,
			Function<CaptureStatus, @Nullable Duration> time) {
		TimeGauge.builder(name, this.watcher, TimeUnit.SECONDS, (watcher) -> {
			Duration value = time.apply(watcher.status());
			return (value != null) ? value.toNanos() / 1e9 : Double.NaN;
		}).description(description).register(registry);
	}

	private void flag(MeterRegistry registry, String name, String description, String state,
			Function<CaptureStatus, Boolean> flag) {
		Gauge.builder(name, this.watcher, (watcher) -> flag.apply(watcher.status()) ? 1 : 0)
			.description(description)
			.tag("state", state)
			.register(registry);
	}

	// Capture counts from zero whenever it begins anew, a counter never does.
	private synchronized double published() {
		long now = this.watcher.status().published();
		this.published += (now < this.publishedThisTime) ? now : now - this.publishedThisTime;
		this.publishedThisTime = now;
		return this.published;
	}

}
