package io.polyn.migration.operation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The message that another one was made of.
 *
 * @param stream the stream's name
 * @param sequence the message's place in the stream
 * @param index which of the messages that were made of it this is, counted from 0
 */
record Origin(String stream, long sequence, int index) {

	/** The header that says where a message comes from. */
	static final String HEADER = "Polyn-Source";

	private static final Pattern FORM = Pattern.compile("(.+):(\\d{1,18}):(\\d{1,9})");

	/**
	 * Reads where a message comes from.
	 * @param message the message
	 * @param stream the stream that it has to come from
	 * @return the origin, {@code null} if it does not come from there
	 */
	static @Nullable Origin of(StoredMessage message, String stream) {
		String header = message.header(HEADER);
		Matcher matcher = FORM.matcher((header != null) ? header : "");
		if (!matcher.matches() || !matcher.group(1).equals(stream)) {
			return null;
		}
		return new Origin(stream, Long.parseLong(matcher.group(2)), Integer.parseInt(matcher.group(3)));
	}

	String describe() {
		return "message " + this.sequence + " of the stream " + this.stream;
	}

	@Override
	public String toString() {
		return this.stream + ":" + this.sequence + ":" + this.index;
	}

}
