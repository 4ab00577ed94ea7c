package io.polyn.migration.operation;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.JetStreamApiException;
import io.nats.client.NUID;
import io.nats.client.PublishOptions;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.JetStreamRequestException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a message. A stream forgets a message's id after a while, so it is published
 * only as long as nobody else has published on the subject since it was looked at: then a
 * second try after a lost answer can't store it twice.
 *
 * @param subject the subject
 * @param headers the headers
 * @param data the payload
 * @param msgId the message's id, {@code null} for a new one
 * @param after the stream's last sequence before an earlier try, whose outcome is not
 * known; -1 if there may have been one at any time, {@code null} if there was none
 */
record Publish(String subject, Map<String, String> headers, byte[] data, @Nullable String msgId,
		@Nullable Long after) implements ContentOperation {

	private static final int MAX_ATTEMPTS = 100;

	@Override
	public String name() {
		return "publish";
	}

	@Override
	public String target() {
		return "subject " + this.subject;
	}

	@Override
	public ObjectNode fields() {
		ObjectNode fields = Arguments.putContent(Json.object().put("subject", this.subject), "data", this.data);
		if (!this.headers.isEmpty()) {
			this.headers.forEach(fields.putObject("headers")::put);
		}
		if (this.msgId != null) {
			fields.put("msg_id", this.msgId);
		}
		return (this.after != null) ? fields.put("after_seq", this.after) : fields;
	}

	@Override
	public Operation repeatable() {
		return (this.after != null) ? this : afterTry(id(), -1);
	}

	// A new one each time: a migration may be rolled back and applied again while the
	// stream remembers the last one.
	private String id() {
		return Objects.requireNonNullElseGet(this.msgId, () -> "polyn-" + NUID.nextGlobal());
	}

	private Publish afterTry(String id, long sequence) {
		return new Publish(this.subject, this.headers, this.data, id, sequence);
	}

	@Override
	public Change prepare(OperationContext context) {
		JetStreamApi api = context.api();
		JsonNode info = stream(context);
		JsonNode config = info.path("config");
		long last = info.path("state").path("last_seq").asLong();
		PublishedMessage message = new PublishedMessage(config.path("name").asText(), this.subject, id(),
				Objects.requireNonNullElse(this.after, last));
		// Looked at first: who publishes between this and the search is noticed then.
		long lastOfSubject = lastOfSubject(api, message.stream());
		if (this.after != null && isThere(api, message)) {
			return Change.NONE;
		}
		Headers sent = sentHeaders(message.id());
		requireRoom(api, config, sent.serializedLength() + this.data.length);
		List<Operation> undo = config.path("deny_delete").asBoolean() ? null : List.of(new Unpublish(message));
		return new Change(undo, afterTry(message.id(), message.after()),
				() -> publish(api, message, sent, lastOfSubject));
	}

	private JsonNode stream(OperationContext context) {
		JetStreamApi api = context.api();
		String stream = MessageOperations.streamOf(api, this.subject);
		ObjectNode info = (stream != null) ? api.streamInfo(stream).orElse(null) : null;
		if (info == null) {
			String written = context.prefix().writtenSubject(this.subject);
			String first = written.split("\\.")[0];
			throw Operation.unexpected("No stream stores the subject " + this.subject + ".",
					"Add it to the 'subjects' of a stream first, or create one, for example with 'create_stream: {name: "
							+ first + ", subjects: [\"" + (first.equals(written) ? first : first + ".>") + "\"]}'.");
		}
		if (info.path("config").hasNonNull("subject_transform")) {
			throw Operation.unexpected(
					"The stream " + stream + " stores the subject " + this.subject
							+ " under another one, so that the message would not be found again.",
					"Publish it with the application, or 'execute' code that does.");
		}
		return info;
	}

	private boolean isThere(JetStreamApi api, PublishedMessage message) {
		if (message.find(api).isPresent()) {
			return true;
		}
		if (message.after() >= 0 && message.mayBeGone(api)) {
			throw Operation.unexpected("Whether the " + message.describe()
					+ " was stored before the run was cut off can't be told: messages were removed there since.",
					"Look whether someone has received it. If so, and nothing else is left to do, 'markApplied' takes the"
							+ " migration as done. If not, put right what it did and forget it with 'repair', so that it"
							+ " is run afresh.");
		}
		return false;
	}

	private Headers sentHeaders(String id) {
		try {
			Headers sent = new Headers();
			this.headers.forEach(sent::put);
			return sent.put(PublishedMessage.ID, id);
		}
		catch (IllegalArgumentException ex) {
			throw new PolynException(ErrorCode.INVALID_VALUE,
					"The headers of the message on " + this.subject + " can't be sent: " + ex.getMessage() + ".",
					"Use printable ASCII, and no colon in a name.", ex);
		}
	}

	private void requireRoom(JetStreamApi api, JsonNode config, long size) {
		long maxPayload = api.maxPayload();
		long maxMsgSize = config.path("max_msg_size").asLong(-1);
		if (maxMsgSize > 0 && size > maxMsgSize) {
			throw tooLarge(size, "'max_msg_size' of the stream " + config.path("name").asText(), maxMsgSize);
		}
		if (size > maxPayload) {
			throw tooLarge(size, "'max_payload' of the server", maxPayload);
		}
	}

	private PolynException tooLarge(long size, String limit, long most) {
		return new PolynException(
				ErrorCode.REQUEST_REFUSED, "The message on " + this.subject + " has " + size
						+ " bytes with its headers, and " + limit + " is " + most + ".",
				"Make the message smaller, or raise the limit.");
	}

	private void publish(JetStreamApi api, PublishedMessage message, Headers sent, long lastOfSubject) {
		PublishOptions.Builder options = PublishOptions.builder().expectedStream(message.stream());
		long expected = lastOfSubject;
		for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
			try {
				PublishAck ack = api.publish(this.subject, sent, this.data,
						options.expectedLastSubjectSequence(expected).build());
				requireStored(api, message, ack);
				return;
			}
			catch (JetStreamApiException ex) {
				if (!JetStreamRequestException.isConflict(ex)) {
					throw refused(ex);
				}
			}
			catch (IllegalArgumentException ex) {
				throw refused(ex);
			}
			catch (IOException | IllegalStateException ex) {
				throw new PolynException(ErrorCode.REQUEST_TIMED_OUT,
						"No answer to the message on " + this.subject + ": " + ex.getMessage() + ".",
						"Check that the server is up and that the user may publish on the subject.", ex);
			}
			expected = lastOfSubject(api, message.stream());
			if (message.find(api).isPresent()) {
				return;
			}
		}
		throw Operation.unexpected("Others publish on the subject " + this.subject + " all the time.",
				"Run the migration again when there is less going on.");
	}

	private static void requireStored(JetStreamApi api, PublishedMessage message, PublishAck ack) {
		if (ack.isDuplicate() && message.find(api).isEmpty()) {
			throw Operation.unexpected(
					"The stream " + message.stream() + " has received a message with the id '" + message.id()
							+ "' before, and stores no other one within its 'duplicate_window'.",
					"Give the message another 'msg_id', or none, or run the migration again when the window is over.");
		}
	}

	private PolynException refused(Exception ex) {
		return new PolynException(ErrorCode.REQUEST_REFUSED,
				"The message on " + this.subject + " was refused: " + ex.getMessage() + ".",
				"Correct the message, or the stream's limits.", ex);
	}

	private long lastOfSubject(JetStreamApi api, String stream) {
		return api.findMessage(stream, Json.object().put("last_by_subj", this.subject))
			.map((message) -> message.path("seq").asLong())
			.orElse(0L);
	}

}
