package io.polyn.spring.boot.console;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.polyn.PolynException;
import io.polyn.event.DeadLetter;
import io.polyn.event.DeadLetterInfo;
import io.polyn.event.DeadLetters;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Where viewers look at dead letters and have them published once more.
 */
class DeadLetterDesk {

	private static final int PAGE = 20;

	private static final int CONFLICT = 409;

	private static final int UNAVAILABLE = 503;

	private final ObjectProvider<DeadLetters> letters;

	DeadLetterDesk(ObjectProvider<DeadLetters> letters) {
		this.letters = letters;
	}

	Section<DeadLettersDescriptor> list(long after) {
		DeadLetters letters = this.letters.getIfAvailable();
		if (letters == null) {
			return new Section<>(new DeadLettersDescriptor(List.of(), false), null);
		}
		return Section.of(() -> {
			List<DeadLetterInfo> found = letters.info(null, after, PAGE + 1);
			return new DeadLettersDescriptor(found.stream().limit(PAGE).toList(), found.size() > PAGE);
		});
	}

	/**
	 * Reads the data of a dead letter.
	 * @return the data, {@code null} if there is none
	 */
	@Nullable Content content(long sequence) {
		return find(sequence).map(Content::of).orElse(null);
	}

	/**
	 * Publishes a dead letter once more and removes it.
	 * @param sequence its sequence
	 * @param time when it became one: the sequence alone may mean another one by now
	 */
	WebEndpointResponse<String> republish(long sequence, Instant time) {
		try {
			Optional<DeadLetter> letter = find(sequence).filter((found) -> found.time().equals(time));
			if (letter.isEmpty()) {
				return PageJson.response(
						new Outcome("This dead letter is gone: it was published once more, or removed, meanwhile."),
						CONFLICT);
			}
			this.letters.getObject().republish(letter.get());
			return PageJson.response(new Outcome(null));
		}
		catch (PolynException ex) {
			return PageJson.response(new Outcome(ex.getMessage()), UNAVAILABLE);
		}
	}

	private Optional<DeadLetter> find(long sequence) {
		DeadLetters letters = this.letters.getIfAvailable();
		return (letters != null) ? letters.find(sequence) : Optional.empty();
	}

	/**
	 * What became of a request.
	 *
	 * @param problem why nothing was done, {@code null} if it was
	 */
	record Outcome(@Nullable String problem) {
	}

	/**
	 * What a dead letter holds.
	 *
	 * @param headers its own headers
	 * @param data its data
	 */
	record Content(Map<String, List<String>> headers, String data) {

		static Content of(DeadLetter letter) {
			return new Content(letter.headers(), Texts.data(letter.data()));
		}

	}

}
