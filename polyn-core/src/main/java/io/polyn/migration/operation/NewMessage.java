package io.polyn.migration.operation;

import java.util.List;
import java.util.Map;

/**
 * A message to be stored.
 *
 * @param subject the subject as migrations write it, without the deployment's prefix; the
 * stream that is to store the message has to have it
 * @param headers the headers' values by name
 * @param data the payload
 */
public record NewMessage(String subject, Map<String, List<String>> headers, byte[] data) {

	/**
	 * Creates a message.
	 */
	public NewMessage {
		headers = StoredMessage.copy(headers);
		data = data.clone();
	}

	@Override
	public byte[] data() {
		return this.data.clone();
	}

	NewMessage withSubject(String otherSubject) {
		return new NewMessage(otherSubject, this.headers, this.data);
	}

}
