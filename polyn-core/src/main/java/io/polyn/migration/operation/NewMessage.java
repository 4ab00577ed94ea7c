package io.polyn.migration.operation;

import java.util.List;
import java.util.Map;

/**
 * A message to be stored.
 *
 * @param subject the subject, which the stream that is to store it has to have
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

}
