package io.polyn.spring.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

import io.polyn.capture.CaptureStatus;
import io.polyn.spring.boot.capture.CaptureWatcher;
import org.jspecify.annotations.Nullable;

/**
 * Description of change capture in this process.
 *
 * @param state stopped, starting, standby, running or failing
 * @param method wal or outbox, where this process captures
 * @param reason why in this way
 * @param since since when it is in this state
 * @param published how many events were published since this process captures
 * @param lag how old the oldest change is that was found and is not published
 * @param lagBytes how many bytes of the log were written since the last published change
 * @param slotState {@code wal_status} of the replication slot
 * @param outboxRows how many rows the outbox has
 * @param oldestOutboxRow how old the oldest of them is
 * @param parked how many changes were put aside
 * @param loading which table's rows are being published at first, and how many were
 * @param error what failed last, if it does not work since
 */
public record CaptureDescriptor(String state, @Nullable String method, @Nullable String reason, Instant since,
		long published, Duration lag, @Nullable Long lagBytes, @Nullable String slotState, @Nullable Long outboxRows,
		@Nullable Duration oldestOutboxRow, long parked, @Nullable String loading, @Nullable String error) {

	// No signature names what is missing where nothing is captured: JSON's mapper looks
	// at them in every application.
	static CaptureDescriptor of(CaptureWatcher watcher) {
		CaptureStatus status = watcher.status();
		return new CaptureDescriptor(status.state().name().toLowerCase(Locale.ROOT),
				(status.method() != null) ? status.method().sqlName() : null, status.reason(), status.since(),
				status.published(), status.lag(), status.lagBytes(), status.slotState(), status.outboxRows(),
				status.oldestOutboxRow(), status.parked(), status.loading(), status.error());
	}

}
