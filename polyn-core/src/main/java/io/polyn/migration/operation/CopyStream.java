package io.polyn.migration.operation;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.json.JsonMergePatch;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.ServerVersion;

/**
 * Copies a stream with the messages that it holds when the operation begins; those that
 * are published meanwhile may be in the copy or not. The copy has the settings of the
 * stream but its subjects, and no consumers.
 * <p>
 * With nats-server 2.12 and later the messages keep their sequences and times. Older
 * servers number and time them anew, add a header {@code Nats-Stream-Source} that begins
 * with the stream's name and the sequence there, and get stuck at messages with a
 * {@code Nats-Msg-Id} that an earlier one had, which fails the operation.
 *
 * @param stream the stream's name
 * @param newName the copy's name
 * @param settings settings that the copy has instead of the stream's; {@code null}
 * removes one
 * @param ifNotExists whether a complete copy that exists is left alone
 * @param allowDataLoss whether a work queue may be copied, which takes its messages away
 */
record CopyStream(String stream, String newName, ObjectNode settings, boolean ifNotExists,
		boolean allowDataLoss) implements Operation {

	/** What a copy may have of its own. */
	static final Fields SETTINGS = Fields.builder()
		.all(JetStreamFields.STREAM)
		.without("name", "mirror", "sources", "sealed", "first_seq")
		.build();

	private static final List<String> NOT_COPIED = List.of("subjects", "mirror", "sources", "sealed", "first_seq");

	// Settings by which the copy may hold fewer messages.
	private static final List<String> LIMITS = List.of("max_msgs", "max_bytes", "max_age", "max_msgs_per_subject");

	@Override
	public String name() {
		return "copy_stream" + (this.ifNotExists ? "_if_not_exists" : "");
	}

	@Override
	public String target() {
		return "stream " + this.stream;
	}

	@Override
	public ObjectNode fields() {
		ObjectNode fields = Json.object().put("name", this.stream).put("new_name", this.newName);
		return DataLoss.flag(fields.setAll(this.settings), this.allowDataLoss);
	}

	@Override
	public List<String> unknownTo(ServerVersion server) {
		return SETTINGS.unknownTo(server, this.settings);
	}

	@Override
	public Operation repeatable() {
		return new CopyStream(this.stream, this.newName, this.settings, true, this.allowDataLoss);
	}

	@Override
	public Change prepare(OperationContext context) {
		JetStreamApi api = context.api();
		ObjectNode copy = api.streamInfo(this.newName).orElse(null);
		if (copy != null && !this.ifNotExists) {
			throw Operation.unexpected("The stream " + this.newName + " exists already.",
					"Choose another name, or use '" + name() + "_if_not_exists' to leave it as it is.");
		}
		if (copy != null && !StreamCopy.takesFrom(copy.path("config"), this.stream)) {
			return Change.NONE;
		}
		ObjectNode config = config(api);
		requirePossible(api, config);
		boolean counted = LIMITS.stream().noneMatch(this.settings::hasNonNull);
		Operation undo = new DeleteCopy(this.newName, this.stream, this.allowDataLoss);
		return new Change(List.of(undo), repeatable(), () -> {
			StreamCopy copying = new StreamCopy(context, this.stream, this.newName);
			copying.begin(config);
			copying.catchUp(counted);
			copying.complete(config);
		}).inSteps();
	}

	private ObjectNode config(JetStreamApi api) {
		ObjectNode info = api.streamInfo(this.stream)
			.orElseThrow(() -> Operation.unexpected("The stream " + this.stream + " does not exist.",
					"Correct its name, or create it first."));
		ObjectNode inherited = ((ObjectNode) info.path("config")).deepCopy().remove(NOT_COPIED);
		if (!this.allowDataLoss && "workqueue".equals(inherited.path("retention").asText())) {
			DataLoss.refuse(target(), "Copying a work queue, which takes away what is copied,",
					info.path("state").path("messages").asLong());
		}
		return JsonMergePatch.apply(inherited, this.settings).put("name", this.newName);
	}

	private void requirePossible(JetStreamApi api, ObjectNode config) {
		StreamLookup.requireNoBucket(this.newName, "the copy");
		StreamLookup.requireFree(api, this.newName, config.path("subjects"));
		StreamCopy.requireCopyable(api, config);
		if ("interest".equals(config.path("retention").asText())) {
			throw Operation.unexpected("With 'interest' retention and without consumers the stream " + this.newName
					+ " would keep none of the messages.", "Say 'retention: limits' in the operation.");
		}
	}

}
