package io.polyn.version;

import java.util.Optional;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.jspecify.annotations.Nullable;

/**
 * Raised when data can't be walked from one version to another:
 * {@link ErrorCode#INVALID_VERSION}, {@link ErrorCode#UNDECLARED_VERSION},
 * {@link ErrorCode#NEWER_VERSION}, {@link ErrorCode#CHANGE_FAILED},
 * {@link ErrorCode#CHANGE_MISSING} or {@link ErrorCode#SEVERAL_RESULTS}. Neither the
 * message nor the change carries the data; the cause is what the change raised.
 */
public final class VersioningException extends PolynException {

	private static final long serialVersionUID = 1L;

	private final transient @Nullable AppliedChange change;

	VersioningException(ErrorCode code, String problem, String remedy) {
		super(code, problem, remedy);
		this.change = null;
	}

	private VersioningException(ErrorCode code, String problem, String remedy, AppliedChange change,
			@Nullable Throwable cause) {
		super(code, problem, remedy, cause);
		this.change = change;
	}

	static VersioningException failed(AppliedChange change, Version from, Version to, Throwable cause) {
		return new VersioningException(ErrorCode.CHANGE_FAILED, "The change " + change + " failed on the way from "
				+ from + " to " + to + ": " + cause.getClass().getName() + ".", "Correct the change, or the data.",
				change, cause);
	}

	static VersioningException missing(AppliedChange change, Version from, Version to) {
		return new VersioningException(ErrorCode.CHANGE_MISSING,
				"The way from " + from + " to " + to + " leads over the change " + change
						+ ", which has no step in this direction.",
				"Give the change a method '" + change.direction() + "'.", change, null);
	}

	/**
	 * Returns the change that could not be made.
	 * @return the change, if it was one that ended the walk
	 */
	public Optional<AppliedChange> change() {
		return Optional.ofNullable(this.change);
	}

}
