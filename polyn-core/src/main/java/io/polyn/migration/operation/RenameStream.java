package io.polyn.migration.operation;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import org.jspecify.annotations.Nullable;

/**
 * Gives a stream another name, which JetStream itself can't: the stream is copied, the
 * copy takes over subjects and durable consumers, and the stream is deleted. Meanwhile
 * both need room. Between the moment when the stream gives up its subjects and that when
 * the copy has them, publishers get no acknowledgement (503, no responders) and have to
 * try again; what is published without waiting for one is lost.
 * <p>
 * Each durable consumer goes on after the last message up to which all were acknowledged:
 * those that were acknowledged beyond, or since the consumer was carried over, are
 * delivered again, and deliveries are counted anew. What was published shortly before is
 * no longer recognised as a duplicate.
 * <p>
 * With nats-server 2.12 and later the messages keep their sequences and times. Older
 * servers number and time them anew, so that they live for another {@code max_age}, and
 * add a header {@code Nats-Stream-Source} with the sequence they had, by which the
 * consumers find their places. Messages that those servers can't copy fail the operation,
 * which is taken back then.
 *
 * @param stream the stream's name
 * @param newName its new name
 * @param subjects its subjects, for the case that an earlier attempt has taken them away;
 * {@code null} in a migration file. With them the renaming is gone on with from wherever
 * it is, and one the other way round is settled first.
 * @param ifExists whether a missing stream is passed over
 */
record RenameStream(String stream, String newName, @Nullable JsonNode subjects, boolean ifExists) implements Operation {

	/** The field by which an attempt to go on with is told from a new one. */
	static final String SUBJECTS = "subjects";

	@Override
	public String name() {
		return "rename_stream" + (this.ifExists ? "_if_exists" : "");
	}

	@Override
	public String target() {
		return "stream " + this.stream;
	}

	@Override
	public ObjectNode fields() {
		ObjectNode fields = Json.object().put("name", this.stream).put("new_name", this.newName);
		return (this.subjects != null) ? fields.set(SUBJECTS, this.subjects) : fields;
	}

	@Override
	public Operation repeatable() {
		return new RenameStream(this.stream, this.newName, this.subjects, true);
	}

	@Override
	public Change prepare(OperationContext context) {
		return (this.subjects != null) ? goOn(context, this.subjects) : begin(context);
	}

	private Change begin(OperationContext context) {
		JetStreamApi api = context.api();
		ObjectNode info = StreamLookup.find(api, this, this.stream, this.ifExists);
		if (info == null) {
			return Change.NONE;
		}
		if (api.streamInfo(this.newName).isPresent()) {
			throw Operation.unexpected("The stream " + this.newName + " exists already.", "Choose another name.");
		}
		requireRenamable(api, info);
		JsonNode found = info.path("config").path("subjects");
		return change(found, () -> new StreamRename(context, this.stream, this.newName, found).complete());
	}

	private Change goOn(OperationContext context, JsonNode subjects) {
		StreamRename forth = new StreamRename(context, this.stream, this.newName, subjects);
		StreamRename back = new StreamRename(context, this.newName, this.stream, subjects);
		if (back.isBegun()) {
			return change(subjects, back::abort);
		}
		if (back.isTakenOver()) {
			return change(subjects, () -> {
				back.complete();
				new StreamRename(context, this.stream, this.newName, subjects).complete();
			});
		}
		if (forth.isBegun() || forth.isTakenOver()) {
			return change(subjects, forth::complete);
		}
		if (forth.isDone()) {
			return Change.NONE;
		}
		if (forth.isNew()) {
			return new RenameStream(this.stream, this.newName, null, false).begin(context);
		}
		throw Operation.unexpected(
				"The stream " + this.stream + " can't be renamed to " + this.newName
						+ ": of the two there has to be one, or an unfinished renaming.",
				"Find out what has become of the two, and leave the one that counts.");
	}

	private Change change(JsonNode found, Runnable apply) {
		return new Change(List.of(new RenameStream(this.newName, this.stream, found, false)),
				new RenameStream(this.stream, this.newName, found, false), apply)
			.inSteps();
	}

	private void requireRenamable(JetStreamApi api, ObjectNode info) {
		ObjectNode config = (ObjectNode) info.path("config");
		StreamLookup.requireNoBucket(this.stream, "the renaming");
		StreamLookup.requireNoBucket(this.newName, "the renaming");
		StreamLookup.requireNot(info, "sealed", "taking its subjects away, as a renaming does");
		StreamLookup.requireNoDependents(api, this.stream);
		StreamCopy.requireCopyable(api, config);
		if (config.path("no_ack").asBoolean()) {
			throw refused("has 'no_ack', by which publishers would not notice that meanwhile nothing is stored",
					"Change it to 'no_ack: false' first.");
		}
		if (config.has("mirror") || config.has("sources")) {
			throw refused("takes its messages from another one, and a copy would not know how far it got",
					"Rename it when it has neither 'mirror' nor 'sources'.");
		}
		String retention = config.path("retention").asText();
		if ("workqueue".equals(retention)) {
			throw refused("is a work queue, whose messages would be handled twice or lost",
					"Create a stream with the new name, and delete this one when it is empty.");
		}
		if ("interest".equals(retention) && !StreamCopy.isExact(api)) {
			throw refused("has 'interest' retention, by which servers before 2.12 can't copy it",
					"Use a newer server, or change it to 'limits' first.");
		}
		if ("interest".equals(retention)) {
			requireConsumer(api, info);
		}
	}

	private void requireConsumer(JetStreamApi api, ObjectNode info) {
		for (ObjectNode consumer : api.consumers(this.stream)) {
			if (StreamRename.isDurable(consumer)) {
				return;
			}
		}
		if (info.path("state").path("messages").asLong() > 0) {
			throw refused("has 'interest' retention and messages, but no durable consumer to keep them for",
					"Create the consumer first, or purge the stream.");
		}
	}

	private PolynException refused(String reason, String remedy) {
		return Operation.unexpected("The stream " + this.stream + " can't be renamed: it " + reason + ".", remedy);
	}

}
