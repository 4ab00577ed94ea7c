package io.polyn.spring.boot.console;

import java.time.Instant;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.util.MimeTypeUtils;

/**
 * Endpoint that is a page for people, with all that the page asks for.
 */
@WebEndpoint(id = PolynConsoleEndpoint.ID, defaultAccess = Access.READ_ONLY)
public class PolynConsoleEndpoint {

	static final String ID = "polynconsole";

	private static final String DEAD_LETTERS = "dead-letters";

	private static final Pattern STREAM = Pattern.compile("[^\\s.*>/\\\\]{1,255}");

	private static final int UNAVAILABLE = 503;

	private final PageFiles files;

	private final ConsoleReader reader;

	private final DeadLetterDesk deadLetters;

	private final LiveEvents events;

	private final EventStreamer streamer;

	private final boolean writable;

	private final Predicate<SecurityContext> valuesShown;

	PolynConsoleEndpoint(PageFiles files, ConsoleReader reader, DeadLetterDesk deadLetters, LiveEvents events,
			EventStreamer streamer, boolean writable, Predicate<SecurityContext> valuesShown) {
		this.files = files;
		this.reader = reader;
		this.deadLetters = deadLetters;
		this.events = events;
		this.streamer = streamer;
		this.writable = writable;
		this.valuesShown = valuesShown;
	}

	/**
	 * Reads the page.
	 * @return the page
	 */
	@ReadOperation(produces = MimeTypeUtils.TEXT_HTML_VALUE)
	public WebEndpointResponse<?> page() {
		return this.files.page();
	}

	/**
	 * Reads what the page consists of, and what it shows.
	 * @param part {@code state}, {@code dead-letters}, {@code events} or a file
	 * @param after the sequence after which dead letters begin, or null for the oldest
	 * @param type the name of the events to follow, perhaps with wildcards, or null for
	 * all
	 * @param security who asks
	 * @return what there is, or null if there is nothing of this name
	 */
	@ReadOperation(
			produces = { MimeTypeUtils.APPLICATION_JSON_VALUE, "text/event-stream", "text/css", "text/javascript" })
	public @Nullable Object part(@Selector String part, @Nullable Long after, @Nullable String type,
			SecurityContext security) {
		return switch (part) {
			case "state" -> PageJson.response(this.reader.read(this.writable, this.valuesShown.test(security)));
			case DEAD_LETTERS -> PageJson.response(this.deadLetters.list((after != null) ? after : 0));
			case "events" -> events(type, security);
			default -> this.files.find(part);
		};
	}

	private Object events(@Nullable String type, SecurityContext security) {
		return this.events.open(filter(type), this.valuesShown.test(security))
			.map(this.streamer::stream)
			.orElseGet(() -> new WebEndpointResponse<>(UNAVAILABLE));
	}

	private SubjectFilter filter(@Nullable String type) {
		if (type == null || type.isBlank()) {
			return new SubjectFilter(null);
		}
		return SubjectFilter.parse(this.reader.subject(type.strip()))
			.orElseThrow(() -> new InvalidEndpointRequestException("Invalid event type",
					"The type is not the name of events, such as 'user.created.v1' or 'user.>'."));
	}

	/**
	 * Reads one of several.
	 * @param part {@code streams} or {@code dead-letters}
	 * @param id the name of the stream, or the sequence of the dead letter
	 * @param security who asks
	 * @return a stream with its consumers, or the data of a dead letter where they are
	 * shown, or null if there is nothing of this name
	 */
	@ReadOperation
	public @Nullable WebEndpointResponse<?> item(@Selector String part, @Selector String id, SecurityContext security) {
		if (part.equals("streams") && STREAM.matcher(id).matches()) {
			return PageJson.response(Section.of(() -> this.reader.stream(id)));
		}
		if (part.equals(DEAD_LETTERS) && this.valuesShown.test(security)) {
			return PageJson.response(Section.of(() -> this.deadLetters.content(sequence(id))));
		}
		return null;
	}

	/**
	 * Publishes a dead letter once more and removes it.
	 * @param part {@code dead-letters}
	 * @param id its sequence
	 * @param time when it became one, as it was listed
	 * @return what became of it
	 */
	@WriteOperation
	public WebEndpointResponse<?> republish(@Selector String part, @Selector String id, Instant time) {
		return part.equals(DEAD_LETTERS) ? this.deadLetters.republish(sequence(id), time)
				: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

	private static long sequence(String id) {
		try {
			return Long.parseLong(id);
		}
		catch (NumberFormatException ex) {
			throw new InvalidEndpointRequestException("Invalid sequence", "The sequence is not a number.");
		}
	}

}
