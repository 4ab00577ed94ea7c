package io.polyn.spring.boot.actuate;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonValue;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.InfoResult;

/**
 * How migrations stand as a whole, from best to worst.
 */
public enum MigrationStatus {

	/** There are no migrations, for Polyn is disabled. */
	DISABLED,

	/** Everything is applied. */
	UP_TO_DATE,

	/** There are migrations that the next run would carry out. */
	PENDING,

	/** Someone is migrating now. */
	RUNNING,

	/** A migration was neither carried out nor taken back, or a file is wrong. */
	FAILED,

	/** The server can't be asked. */
	UNREACHABLE;

	private static final Set<ErrorCode> AWAY = EnumSet.of(ErrorCode.SERVER_UNREACHABLE, ErrorCode.AUTHENTICATION_FAILED,
			ErrorCode.JETSTREAM_UNAVAILABLE, ErrorCode.REQUEST_TIMED_OUT);

	static MigrationStatus of(InfoResult info) {
		if (info.lock() != null) {
			return RUNNING;
		}
		if (!info.unfinished().isEmpty()) {
			return FAILED;
		}
		return (info.pending().isEmpty() ? UP_TO_DATE : PENDING);
	}

	static MigrationStatus of(PolynException error) {
		return (AWAY.contains(error.code()) ? UNREACHABLE : FAILED);
	}

	/**
	 * Returns the status as the endpoint shows it.
	 * @return for example {@code up-to-date}
	 */
	@JsonValue
	public String id() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
