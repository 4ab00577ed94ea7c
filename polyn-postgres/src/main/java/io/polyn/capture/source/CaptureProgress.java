package io.polyn.capture.source;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How far capture is, for those who look at it from other threads.
 */
public final class CaptureProgress {

	private volatile long published;

	private volatile @Nullable Instant oldestUnpublished;

	private volatile @Nullable Backlog backlog;

	private volatile @Nullable String loading;

	void published(long count, @Nullable Instant oldestUnpublished) {
		this.published = count;
		this.oldestUnpublished = oldestUnpublished;
	}

	void backlog(Backlog backlog) {
		this.backlog = backlog;
	}

	void loading(@Nullable String loading) {
		this.loading = loading;
	}

	/**
	 * Returns how many events were published since this process began.
	 * @return the number
	 */
	public long published() {
		return this.published;
	}

	/**
	 * Returns how old the oldest change is that was found and is not published.
	 * @return its age, zero if there is none
	 */
	public Duration lag() {
		Instant oldest = this.oldestUnpublished;
		if (oldest == null) {
			return Duration.ZERO;
		}
		Duration age = Duration.between(oldest, Instant.now());
		return age.isNegative() ? Duration.ZERO : age;
	}

	/**
	 * Returns what the database says of what is not published.
	 * @return the latest answer, {@code null} if there was none
	 */
	public @Nullable Backlog backlog() {
		return this.backlog;
	}

	/**
	 * Returns which table's rows are being published, and how many were.
	 * @return for example {@code public.users: 12000 rows}, {@code null} if there is none
	 */
	public @Nullable String loading() {
		return this.loading;
	}

	/**
	 * What the database says of what is not published.
	 *
	 * @param bytes how much of the log was written since the last confirmed change, in
	 * wal mode
	 * @param slotState {@code wal_status} of the replication slot, in wal mode
	 * @param rows how many rows are in the outbox, counted up to 100,000
	 * @param oldestRow how old the oldest row in the outbox is
	 * @param parked how many changes are parked
	 */
	public record Backlog(@Nullable Long bytes, @Nullable String slotState, @Nullable Long rows,
			@Nullable Duration oldestRow, long parked) {

	}

}
