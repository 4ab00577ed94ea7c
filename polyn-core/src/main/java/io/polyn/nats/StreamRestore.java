package io.polyn.nats;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.polyn.json.Json;

/**
 * Puts a stream back from a {@link StreamSnapshot}: takes the snapshot's content, and
 * sends it to the server part by part.
 * <p>
 * A server before 2.15 shows the stream when all of it has arrived. A newer one shows it
 * while it grows, and leaves what has arrived behind if the rest never does; no message
 * can be published to it then.
 */
public final class StreamRestore extends OutputStream {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	// Before 2.15 all the work is done at the end.
	private static final Duration PATIENCE_AT_THE_END = Duration.ofMinutes(10);

	private final Connection connection;

	private final String subject;

	private final int size;

	private final ByteArrayOutputStream part = new ByteArrayOutputStream(StreamSnapshot.PART);

	private StreamRestore(Connection connection, String subject) {
		this.connection = connection;
		this.subject = subject;
		this.size = StreamSnapshot.partSize(connection);
	}

	/**
	 * Begins to put a stream back.
	 * @param api the server
	 * @param config the stream's configuration
	 * @param state what the snapshot says that the stream held
	 * @return where to write the snapshot's content, and to {@link #finish()} then
	 * @throws io.polyn.PolynException if there is a stream of that name, or the server
	 * refuses
	 */
	public static StreamRestore open(JetStreamApi api, ObjectNode config, ObjectNode state) {
		ObjectNode body = Json.object();
		body.set("config", config);
		body.set("state", state);
		ObjectNode answer = api.request("STREAM.RESTORE." + config.path("name").asText(), body);
		return new StreamRestore(api.connection(), answer.path("deliver_subject").asText());
	}

	@Override
	public void write(int single) throws IOException {
		write(new byte[] { (byte) single }, 0, 1);
	}

	@Override
	public void write(byte[] content, int offset, int length) throws IOException {
		int done = 0;
		while (done < length) {
			int room = Math.min(length - done, this.size - this.part.size());
			this.part.write(content, offset + done, room);
			done += room;
			if (this.part.size() == this.size) {
				sendPart();
			}
		}
	}

	/**
	 * Says that this was all.
	 * @return the restored stream's info
	 * @throws IOException if it is not known whether the stream is complete
	 * @throws io.polyn.PolynException if the server says that it is not
	 */
	public ObjectNode finish() throws IOException {
		if (this.part.size() > 0) {
			sendPart();
		}
		JsonNode answer = Json.parse(send(new byte[0], PATIENCE_AT_THE_END));
		requireNoError(answer);
		return (ObjectNode) answer;
	}

	private void sendPart() throws IOException {
		byte[] answer = send(this.part.toByteArray(), PATIENCE);
		if (answer.length > 0) {
			requireNoError(Json.parse(answer));
		}
		this.part.reset();
	}

	private byte[] send(byte[] content, Duration patience) throws IOException {
		try {
			Message answer = this.connection.request(this.subject, content, patience);
			if (answer == null) {
				throw new IOException("the server did not take the next part of the stream");
			}
			return answer.getData();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("interrupted");
		}
		catch (IllegalStateException ex) {
			throw new IOException("the connection was closed", ex);
		}
	}

	private void requireNoError(JsonNode answer) {
		JsonNode error = answer.get("error");
		if (error != null) {
			throw new JetStreamRequestException(this.subject, error.path("err_code").asInt(),
					error.path("description").asText());
		}
	}

}
