package io.polyn.cloudevent;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * Raised when an event is not valid. The code tells the stage that refused it:
 * {@link ErrorCode#EVENT_NOT_PARSEABLE}, {@link ErrorCode#EVENT_ENVELOPE},
 * {@link ErrorCode#INVALID_NAME}, {@link ErrorCode#SCHEMA_UNKNOWN},
 * {@link ErrorCode#EVENT_DATA}, or {@link ErrorCode#CHANGED_DATA} where it was valid
 * until it was walked to another version. Neither the message nor the violations carry
 * data of the event.
 */
public final class InvalidEventException extends PolynException {

	/** How many violations are kept. */
	public static final int MAX_VIOLATIONS = 20;

	private static final long serialVersionUID = 1L;

	private static final int MAX_LENGTH = 200;

	private final @Nullable String eventId;

	private final @Nullable String eventSource;

	private final Violation[] violations;

	/**
	 * Creates an error.
	 * @param code the stage that refused the event
	 * @param eventId the event's id, if it is known
	 * @param eventSource the event's source, if it is known
	 * @param violations the rules that are broken, of which the first
	 * {@value #MAX_VIOLATIONS} are kept
	 * @param remedy what to do
	 */
	public InvalidEventException(ErrorCode code, @Nullable String eventId, @Nullable String eventSource,
			List<Violation> violations, String remedy) {
		super(code, problem(eventId, eventSource, violations), remedy);
		this.eventId = eventId;
		this.eventSource = eventSource;
		this.violations = violations.stream().limit(MAX_VIOLATIONS).toArray(Violation[]::new);
	}

	private static String problem(@Nullable String id, @Nullable String source, List<Violation> violations) {
		StringBuilder problem = new StringBuilder("The event ");
		if (id != null) {
			problem.append(PrintableText.of(id, MAX_LENGTH)).append(' ');
		}
		if (source != null) {
			problem.append("from ").append(PrintableText.of(source, MAX_LENGTH)).append(' ');
		}
		problem.append("is not valid: ");
		problem.append(
				violations.stream().limit(MAX_VIOLATIONS).map(Violation::toString).collect(Collectors.joining("; ")));
		return problem.append((violations.size() > MAX_VIOLATIONS) ? "; and more." : ".").toString();
	}

	/**
	 * Returns the event's id.
	 * @return the id as it was received, or nothing if the event has none that is valid
	 */
	public Optional<String> eventId() {
		return Optional.ofNullable(this.eventId);
	}

	/**
	 * Returns the event's source.
	 * @return the source as it was received, or nothing if the event has none that is
	 * valid
	 */
	public Optional<String> eventSource() {
		return Optional.ofNullable(this.eventSource);
	}

	/**
	 * Returns the rules that the event breaks.
	 * @return at least one and at most {@value #MAX_VIOLATIONS} violations
	 */
	public List<Violation> violations() {
		return List.of(this.violations);
	}

}
