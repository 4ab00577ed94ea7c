package io.polyn.migration;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A call that would change something on the server.
 */
public sealed interface PlannedCall {

	/**
	 * Returns where the call would go.
	 * @return the subject
	 */
	String subject();

	/**
	 * A request to JetStream's API.
	 *
	 * @param subject where it would be sent
	 * @param body what would be sent as JSON, {@code null} for nothing
	 */
	record Request(String subject, @Nullable String body) implements PlannedCall {

		@Override
		public String toString() {
			return this.subject + ((this.body != null) ? " " + this.body : "");
		}

	}

	/**
	 * A message to be stored, of which a plan does not say the content.
	 *
	 * @param subject where it would be published
	 * @param headers those of its headers by which JetStream is told how to store it
	 * @param size how many bytes it has
	 * @param checksum the checksum of its content
	 */
	record Publication(String subject, Map<String, String> headers, int size, String checksum) implements PlannedCall {

		@Override
		public String toString() {
			return this.subject + " " + this.size + " bytes, " + this.checksum
					+ (this.headers.isEmpty() ? "" : " " + this.headers);
		}

	}

}
