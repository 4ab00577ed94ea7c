package io.polyn.capture;

import java.time.Duration;
import java.time.Instant;

import io.polyn.capture.table.CaptureMethod;
import org.jspecify.annotations.Nullable;

/**
 * How change capture is in this process.
 *
 * @param state what it does
 * @param method how changes are found, {@code null} where this process does not
 * @param reason why they are found in this way
 * @param since since when it is in this state
 * @param published how many events were published since this process took over
 * @param lag how old the oldest change is that was found and is not published
 * @param lagBytes how much of the log was written since the last published change, in
 * bytes; {@code null} in outbox mode
 * @param slotState {@code wal_status} of the replication slot; {@code null} in outbox
 * mode
 * @param outboxRows how many rows the outbox has, counted up to 100,000; {@code null} in
 * wal mode
 * @param oldestOutboxRow how old its oldest row is, {@code null} if there is none
 * @param parked how many changes are put aside in {@code polyn.parked}
 * @param loading which table's rows are being published at first, and how many were
 * @param error what failed last, {@code null} if nothing has since it works
 */
public record CaptureStatus(State state, @Nullable CaptureMethod method, @Nullable String reason, Instant since,
		long published, Duration lag, @Nullable Long lagBytes, @Nullable String slotState, @Nullable Long outboxRows,
		@Nullable Duration oldestOutboxRow, long parked, @Nullable String loading, @Nullable String error) {

	/**
	 * What change capture does in this process.
	 */
	public enum State {

		/** It is not started, or closed. */
		STOPPED,

		/** It connects. */
		STARTING,

		/** Another process captures; this one takes over when that is gone. */
		STANDBY,

		/** It captures. */
		RUNNING,

		/** Something failed; it is tried again, later and later. */
		FAILING

	}

}
