package io.polyn.capture.source;

import java.time.Instant;
import java.util.HexFormat;

import io.polyn.capture.event.ChangePosition;
import org.jspecify.annotations.Nullable;

/**
 * A transaction in the log, and the place of each of its changes. Whoever reads them
 * again counts the same, also those that nobody wants.
 */
final class WalTransaction {

	private static final HexFormat HEX = HexFormat.of();

	private final String id;

	private final Instant committedAt;

	private final String time;

	private final String idPrefix;

	private final String sequencePrefix;

	private final int published;

	private int index;

	/**
	 * Begins a transaction.
	 * @param lsn where its commit is in the log
	 * @param lastPublished the place of the last change that was published in an earlier
	 * try; {@code null} if there was none
	 */
	WalTransaction(long lsn, Instant committedAt, String id, @Nullable String lastPublished) {
		this.id = id;
		this.committedAt = committedAt;
		this.time = committedAt.toString();
		String position = HEX.toHexDigits(lsn);
		this.idPrefix = position + "-" + id + "-";
		this.sequencePrefix = position + "-";
		this.published = (lastPublished != null && lastPublished.startsWith(this.idPrefix))
				? Integer.parseInt(lastPublished.substring(this.idPrefix.length())) : 0;
	}

	String id() {
		return this.id;
	}

	Instant committedAt() {
		return this.committedAt;
	}

	/**
	 * Goes on to the next change.
	 * @return whether it is to be published
	 */
	boolean next() {
		this.index++;
		return this.index > this.published;
	}

	/**
	 * Returns the place of the change.
	 */
	ChangePosition position() {
		return new ChangePosition(this.idPrefix + this.index, this.sequencePrefix + HEX.toHexDigits(this.index),
				this.time, this.id);
	}

}
