package io.polyn.event;

import java.util.Locale;

/**
 * What to do where no stream stores the subject of an event.
 */
final class StreamMissing {

	/**
	 * What to do if the migration is there.
	 */
	static final String PENDING = "If there is such a migration, run it: polyn.migrate-on-startup=true does so when an"
			+ " application starts.";

	private StreamMissing() {
	}

	// In a migration the prefix is left out.
	static String remedy(String event) {
		String first = event.split("\\.")[0];
		return """
				Add a migration that creates the stream, or adds the subject to one:
				change:
				  - create_stream:
				      name: %s
				      subjects: ["%s"]
				%s
				If there is such a stream, check that JetStream is up for this account."""
			.formatted(first.toUpperCase(Locale.ROOT), first.equals(event) ? event : first + ".>", PENDING);
	}

}
