package io.polyn.migration.operation;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.migration.backup.StreamBackup;
import io.polyn.nats.JetStreamApi;

/**
 * Deletes a stream, a key-value bucket or an object store.
 *
 * @param type which of the three
 * @param object the name of the stream or bucket
 * @param ifExists whether a missing one is passed over
 * @param allowDataLoss whether messages may be deleted with it
 * @param backup whether it is copied first, so that taking this back brings its messages
 * and consumers back
 */
record DeleteStream(StreamType type, String object, boolean ifExists, boolean allowDataLoss,
		boolean backup) implements Operation {

	/** The field by which an operation asks for a backup. */
	static final String BACKUP = "backup";

	// A stream that is written that fast is in use.
	private static final int ATTEMPTS = 3;

	DeleteStream(StreamType type, String object, boolean ifExists, boolean allowDataLoss) {
		this(type, object, ifExists, allowDataLoss, false);
	}

	@Override
	public String name() {
		return "delete_" + this.type.operationSuffix() + (this.ifExists ? "_if_exists" : "");
	}

	@Override
	public String target() {
		return this.type.describe(fields());
	}

	@Override
	public ObjectNode fields() {
		ObjectNode name = Json.object().put(this.type.nameField(), this.object);
		return DataLoss.flag(this.backup ? name.put(BACKUP, true) : name, this.allowDataLoss);
	}

	@Override
	public void check(Preflight preflight) {
		preflight.deleteStream(this.type.streamName(fields()));
	}

	@Override
	public Operation repeatable() {
		return new DeleteStream(this.type, this.object, true, this.allowDataLoss, this.backup);
	}

	@Override
	public Change prepare(OperationContext context) {
		JetStreamApi api = context.api();
		String stream = this.type.streamName(fields());
		ObjectNode info = api.streamInfo(stream).orElse(null);
		if (info == null && this.ifExists) {
			return Change.NONE;
		}
		if (info == null) {
			throw Operation.unexpected("The " + target() + " does not exist.",
					"Remove the operation, or use '" + name() + "_if_exists' to pass over it.");
		}
		if (this.backup) {
			return withBackup(context, stream, info);
		}
		if (!this.allowDataLoss) {
			DataLoss.refuseDeletion(api, this.type, target(), info, UndoCheck.Spared.of(0));
		}
		return Change.reversible(recreation(api, stream, info), () -> api.deleteStream(stream))
			.knownBy(() -> api.streamInfo(stream).isEmpty());
	}

	@Override
	public void declare(DeclarationContext context) {
		String stream = this.type.streamName(fields());
		context.api().streamInfo(stream).ifPresent((info) -> context.api().deleteStream(stream));
	}

	private Change withBackup(OperationContext context, String stream, ObjectNode info) {
		context.backups().streams().obstacle(info.path("config")).ifPresent((obstacle) -> {
			throw Operation.unexpected("The " + target() + " can't be copied before it is deleted: " + obstacle + ".",
					"Copy its messages elsewhere first; then, or if they may go, say '" + DataLoss.FIELD
							+ ": true' instead of '" + BACKUP + ": true'.");
		});
		String id = context.backups().newId();
		Operation undo = new RestoreStream(stream, id, info.path("created").asText());
		return Change.reversible(List.of(undo), () -> deleteCopied(context, stream, id))
			.knownBy(() -> context.api().streamInfo(stream).isEmpty() && context.backups().find(id).isPresent());
	}

	// Nothing may come in between the copy and the deletion.
	private void deleteCopied(OperationContext context, String stream, String id) {
		for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
			StreamBackup copy = context.backups().streams().takeAlone(id, stream);
			long messages = copy.state().path("messages").asLong();
			context.progress("backup of the " + target(), messages, messages);
			if (isLatest(copy, context.api().streamInfo(stream).orElseGet(Json::object))) {
				context.api().deleteStream(stream);
				return;
			}
			context.backups().discard(id);
		}
		throw Operation.unexpected(
				"While the " + target() + " was copied, messages were stored in it; it was not deleted.",
				"Stop what publishes to it, and run the migration again.");
	}

	private static boolean isLatest(StreamBackup copy, ObjectNode info) {
		return copy.state().path("last_seq").equals(info.path("state").path("last_seq"));
	}

	private List<Operation> recreation(JetStreamApi api, String stream, ObjectNode info) {
		List<Operation> undo = new ArrayList<>();
		undo.add(new CreateStream(StreamType.STREAM, (ObjectNode) info.path("config"), true, this.allowDataLoss));
		if (info.path("state").path("consumer_count").asInt() > 0) {
			for (ObjectNode consumer : api.consumers(stream)) {
				if (consumer.path("config").has("durable_name")) {
					undo.add(new CreateConsumer(stream, (ObjectNode) consumer.path("config"), true));
				}
			}
		}
		return undo;
	}

}
