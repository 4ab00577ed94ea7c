package io.polyn.migration.operation;

import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.NUID;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Passes the values of a bucket through a function, each exactly once.
 *
 * @param bucket the bucket's name
 * @param filter which keys, {@code null} for all
 * @param with the name of the {@link ValueTransform}
 * @param undo the name of the one that takes it back, {@code null} if there is none
 * @param allowDataLoss whether the function may delete keys
 * @param run which run this is to take up, {@code null} for a new one; what takes back
 * and what completes has one
 */
record TransformKeys(String bucket, @Nullable String filter, String with, @Nullable String undo, boolean allowDataLoss,
		@Nullable Run run) implements ContentOperation {

	private static final String RUN = "run";

	/**
	 * One run over the keys, which may be taken up by another process.
	 *
	 * @param id its id
	 * @param undoes the id of the run that this one takes back, {@code null} if none
	 * @param since the revision after which a key has to have been written to be taken
	 * back
	 */
	record Run(String id, @Nullable String undoes, long since) {

		static Run begin() {
			return new Run(NUID.nextGlobal(), null, 0);
		}

		static Run takingBack(Run run, long since) {
			return new Run(NUID.nextGlobal(), run.id, since);
		}

		static @Nullable Run take(ObjectNode fields) {
			JsonNode run = fields.remove(RUN);
			return (run != null)
					? new Run(run.path("id").asText(), run.path("undoes").asText(null), run.path("since").asLong())
					: null;
		}

		private ObjectNode toJson() {
			ObjectNode json = Json.object().put("id", this.id);
			return (this.undoes != null) ? json.put("undoes", this.undoes).put("since", this.since) : json;
		}

	}

	@Override
	public String name() {
		return "transform_keys";
	}

	@Override
	public String target() {
		return "key-value bucket " + this.bucket;
	}

	@Override
	public ObjectNode fields() {
		ObjectNode fields = Json.object().put("bucket", this.bucket);
		if (this.filter != null) {
			fields.put("filter", this.filter);
		}
		fields.put("with", this.with);
		if (this.undo != null) {
			fields.put("undo", this.undo);
		}
		if (this.run != null) {
			fields.set(RUN, this.run.toJson());
		}
		return DataLoss.flag(fields, this.allowDataLoss);
	}

	@Override
	public boolean isReversible() {
		return this.undo != null;
	}

	@Override
	public TransformKeys repeatable() {
		return (this.run != null) ? this : in(Run.begin());
	}

	@Override
	public void check(Preflight preflight) {
		preflight.context().find(ValueTransform.class, this.with);
		if (this.undo != null) {
			preflight.context().find(ValueTransform.class, this.undo);
		}
	}

	@Override
	public Change prepare(OperationContext context) {
		ValueTransform transform = context.find(ValueTransform.class, this.with);
		ObjectNode info = context.api().streamInfo("KV_" + this.bucket).orElse(null);
		if (info == null) {
			throw Operation.unexpected("The " + target() + " does not exist.",
					"Create it first with 'create_key_value'.");
		}
		TransformKeys redo = repeatable();
		Run begun = redo.requiredRun();
		Runnable apply = () -> new KeyTransformation(context, redo, begun, transform,
				info.path("config").path("allow_msg_ttl").asBoolean())
			.run();
		if (this.undo == null) {
			return Change.irreversible(redo, apply).inSteps();
		}
		context.find(ValueTransform.class, this.undo);
		Operation takeBack = new TransformKeys(this.bucket, this.filter, this.undo, null, this.allowDataLoss,
				Run.takingBack(begun, info.path("state").path("last_seq").asLong()));
		return new Change(List.of(takeBack), redo, apply).inSteps();
	}

	private Run requiredRun() {
		return Objects.requireNonNull(this.run);
	}

	private TransformKeys in(Run run) {
		return new TransformKeys(this.bucket, this.filter, this.with, this.undo, this.allowDataLoss, run);
	}

}
