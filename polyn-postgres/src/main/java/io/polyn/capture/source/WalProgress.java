package io.polyn.capture.source;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

import io.polyn.capture.event.EventSink;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * How much of the log is published: the server is told to forget it up to there.
 */
final class WalProgress {

	private final PGReplicationStream stream;

	private final EventSink sink;

	private final CaptureProgress progress;

	private final Deque<Mark> marks = new ArrayDeque<>();

	WalProgress(PGReplicationStream stream, EventSink sink, CaptureProgress progress) {
		this.stream = stream;
		this.sink = sink;
		this.progress = progress;
	}

	/**
	 * Notes that all events from before a place in the log are given to the sink.
	 * @param time when what is before it was committed
	 */
	void reached(LogSequenceNumber position, Instant time) {
		this.marks.add(new Mark(position, this.sink.sent(), time));
	}

	/**
	 * Finds out what is confirmed by streams.
	 */
	void advance() {
		long confirmed = this.sink.confirmed();
		LogSequenceNumber flushed = null;
		while (!this.marks.isEmpty() && this.marks.peek().number() <= confirmed) {
			flushed = this.marks.remove().position();
		}
		if (flushed != null) {
			this.stream.setAppliedLSN(flushed);
			this.stream.setFlushedLSN(flushed);
		}
		Mark oldest = this.marks.peek();
		this.progress.published(confirmed, (oldest != null) ? oldest.time() : null);
	}

	/**
	 * Finds out what is confirmed by streams, and tells the server.
	 */
	void flush() throws SQLException {
		advance();
		this.stream.forceUpdateStatus();
	}

	/**
	 * Says whether all that was read is published.
	 */
	boolean isSettled() {
		return this.marks.isEmpty();
	}

	/**
	 * Says whether everything up to a place in the log is published.
	 */
	boolean isFlushed(LogSequenceNumber position) {
		return this.stream.getLastFlushedLSN().compareTo(position) >= 0;
	}

	/**
	 * A place in the log that can be confirmed when so many events are.
	 */
	private record Mark(LogSequenceNumber position, long number, Instant time) {

	}

}
