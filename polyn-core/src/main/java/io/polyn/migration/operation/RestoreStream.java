package io.polyn.migration.operation;

import java.time.Duration;
import java.time.Instant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.migration.backup.StreamBackup;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.JetStreamRequestException;

/**
 * Takes the deletion of a stream back: puts it back from its backup with messages,
 * sequences, timestamps and consumers. Does nothing if the stream was not deleted after
 * all or is back already, and begins afresh where it was put back in part.
 *
 * @param stream the stream's name
 * @param backup the backup's id
 * @param created when the stream was created that the backup is of
 */
record RestoreStream(String stream, String backup, String created) implements Operation {

	static final String NAME = "restore_stream";

	private static final int ATTEMPTS = 5;

	private static final Duration PAUSE = Duration.ofMillis(200);

	static RestoreStream of(ObjectNode fields) {
		return new RestoreStream(Arguments.take(fields, "name"), Arguments.take(fields, "backup"),
				Arguments.take(fields, "created"));
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public String target() {
		return "stream " + this.stream;
	}

	@Override
	public ObjectNode fields() {
		return Json.object().put("name", this.stream).put("backup", this.backup).put("created", this.created);
	}

	@Override
	public Operation repeatable() {
		return this;
	}

	@Override
	public Change prepare(OperationContext context) {
		JetStreamApi api = context.api();
		ObjectNode found = api.streamInfo(this.stream).orElse(null);
		StreamBackup copy = context.backups()
			.find(this.backup)
			.flatMap((manifest) -> manifest.stream(this.stream))
			.filter((stream) -> stream.snapshot() != null)
			.orElse(null);
		if (found == null && copy == null) {
			throw Operation.unexpected(
					"The stream " + this.stream + " was deleted, and its backup " + this.backup + " is gone.",
					"Put the backup back, or write a new migration that creates the stream.");
		}
		// It is deleted only when the backup is complete.
		if (copy == null || (found != null && this.created.equals(found.path("created").asText()))) {
			return Change.NONE;
		}
		if (found == null) {
			return Change.irreversible(this, () -> restore(context, copy)).inSteps();
		}
		if (holdsNothingElse(found, copy)) {
			return Change.irreversible(this, () -> {
				context.backups().streams().verify(copy);
				api.deleteStream(this.stream);
				restore(context, copy);
			}).inSteps();
		}
		if (!isBackAndInUse(api, copy)) {
			throw new PolynException(ErrorCode.DATA_LOSS,
					"There is a stream " + this.stream + " that is not the one that was deleted, and it is in use.",
					"Move it out of the way first; the deleted one lies in the backup " + this.backup + ".");
		}
		return Change.NONE;
	}

	// A server may take a moment to remove the files of a stream that was deleted twice,
	// and mixes what is left of them with those of the next stream of that name.
	private void restore(OperationContext context, StreamBackup copy) {
		for (int attempt = 1; !isRestored(context, copy, attempt == ATTEMPTS); attempt++) {
			Pause.of(PAUSE.multipliedBy(attempt));
		}
	}

	private boolean isRestored(OperationContext context, StreamBackup copy, boolean last) {
		long messages = copy.state().path("messages").asLong();
		context.progress("restore of the " + target(), 0, messages);
		try {
			context.backups().streams().restore(copy);
			return true;
		}
		catch (PolynException ex) {
			ObjectNode rest = context.api().streamInfo(this.stream).orElse(null);
			if (last || (rest != null && !holdsNothingElse(rest, copy))) {
				throw ex;
			}
			if (rest != null) {
				context.api().deleteStream(this.stream);
			}
			return false;
		}
	}

	// What nats-server 2.15 leaves of a restore that was cut off, or one that nobody has
	// written to yet: it can be put back once more without a loss.
	private static boolean holdsNothingElse(ObjectNode found, StreamBackup copy) {
		Instant latest = time(found.path("state").path("last_ts"));
		return !latest.isAfter(time(copy.state().path("last_ts")))
				&& settings(found.path("config")).equals(settings(copy.config()));
	}

	private boolean isBackAndInUse(JetStreamApi api, StreamBackup copy) {
		try {
			JsonNode last = api
				.request("STREAM.MSG.GET." + this.stream,
						Json.object().put("seq", copy.state().path("last_seq").asLong()))
				.path("message");
			return time(last.path("time")).equals(time(copy.state().path("last_ts")));
		}
		catch (JetStreamRequestException ex) {
			return false;
		}
	}

	// Servers from 2.11 on note in the metadata which version they are.
	static ObjectNode settings(JsonNode config) {
		ObjectNode settings = config.deepCopy();
		if (settings.get("metadata") instanceof ObjectNode metadata) {
			metadata.properties().removeIf((entry) -> entry.getKey().startsWith("_nats."));
			if (metadata.isEmpty()) {
				settings.remove("metadata");
			}
		}
		return settings;
	}

	private static Instant time(JsonNode timestamp) {
		return Instant.parse(timestamp.asText());
	}

}
