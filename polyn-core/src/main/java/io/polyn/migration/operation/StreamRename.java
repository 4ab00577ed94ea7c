package io.polyn.migration.operation;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.nats.JetStreamApi;
import org.jspecify.annotations.Nullable;

/**
 * A stream's way to another name, to be gone along from wherever an earlier attempt has
 * left it. What is on the server tells how far that came.
 */
final class StreamRename {

	private static final int STAGES = 4;

	private final OperationContext context;

	private final JetStreamApi api;

	private final String from;

	private final String to;

	private final JsonNode subjects;

	private final @Nullable ObjectNode source;

	private final @Nullable ObjectNode target;

	/**
	 * Looks at how far a renaming is.
	 * @param context what to work with
	 * @param from the stream's name
	 * @param to its new name
	 * @param subjects the stream's subjects
	 */
	StreamRename(OperationContext context, String from, String to, JsonNode subjects) {
		this.context = context;
		this.api = context.api();
		this.from = from;
		this.to = to;
		this.subjects = subjects;
		this.source = config(from);
		this.target = config(to);
	}

	/** There is only the old stream, as it was. */
	boolean isNew() {
		return this.source != null && this.target == null && !isStripped();
	}

	/** There is only the new stream. */
	boolean isDone() {
		return this.source == null && this.target != null;
	}

	/** The old stream is still the one that counts, but something was done. */
	boolean isBegun() {
		return this.source != null
				&& ((this.target != null) ? StreamCopy.takesFrom(this.target, this.from) : isStripped());
	}

	/** The new stream has taken over, and the old one is still there. */
	boolean isTakenOver() {
		return this.target != null && !isBegun() && isStripped();
	}

	/**
	 * Renames the stream.
	 */
	void complete() {
		ObjectNode config = this.source;
		if (config != null) {
			checkpoint(0);
			if (!isTakenOver()) {
				copy(config);
			}
			checkpoint(3);
			this.api.deleteStream(this.from);
		}
	}

	/**
	 * Goes back to before the renaming, as long as the new stream has not taken over.
	 */
	void abort() {
		ObjectNode config = this.source;
		if (config != null && isStripped()) {
			this.api.updateStream(config.deepCopy().set("subjects", this.subjects));
			checkpoint(0);
		}
		if (this.target != null) {
			this.api.deleteStream(this.to);
		}
	}

	private void copy(ObjectNode config) {
		ObjectNode renamed = config.deepCopy().put("name", this.to).set("subjects", this.subjects);
		// On an existing stream it would purge, at the server's next start.
		renamed.remove("first_seq");
		StreamCopy copy = new StreamCopy(this.context, this.from, this.to);
		copy.begin(renamed);
		copy.catchUp(true);
		if (!isStripped()) {
			// Servers before 2.10 let a consumer filter only the subjects that there are.
			carryConsumers(copy);
			checkpoint(1);
			ObjectNode stripped = config.deepCopy();
			stripped.putArray("subjects").add(placeholder());
			this.api.updateStream(stripped);
		}
		new PublishBarrier(this.context, this.from, placeholder()).await();
		copy.catchUp(true);
		checkpoint(2);
		copy.complete(renamed);
	}

	private void carryConsumers(StreamCopy copy) {
		for (ObjectNode consumer : this.api.consumers(this.from)) {
			if (isDurable(consumer)) {
				ObjectNode config = DeleteConsumer.atPosition(consumer).deepCopy();
				if ("by_start_sequence".equals(config.path("deliver_policy").asText())) {
					config.put("opt_start_seq", copy.position(config.path("opt_start_seq").asLong()));
				}
				carryConsumer(config);
			}
		}
	}

	// One that an earlier attempt has carried over may be far behind by now.
	private void carryConsumer(ObjectNode config) {
		String consumer = CreateConsumer.consumerName(config);
		for (Operation step : List.of(new DeleteConsumer(this.to, consumer, true, true),
				new CreateConsumer(this.to, config, false))) {
			checkpoint(1);
			step.prepare(this.context).apply().run();
		}
	}

	/**
	 * Says whether a consumer outlives its clients.
	 * @param consumer the consumer's info
	 * @return whether it does
	 */
	static boolean isDurable(JsonNode consumer) {
		return consumer.path("config").has("durable_name");
	}

	private boolean isStripped() {
		return this.source != null && this.source.path("subjects").path(0).asText().equals(placeholder());
	}

	// Without a subject the server would give the stream its own name for one.
	private String placeholder() {
		return this.context.prefix().subject("polyn.renamed." + this.from + "." + this.to);
	}

	private @Nullable ObjectNode config(String stream) {
		return this.api.streamInfo(stream).map((info) -> (ObjectNode) info.path("config")).orElse(null);
	}

	private void checkpoint(int stage) {
		this.context.progress("renaming of stream " + this.from + " to " + this.to, stage, STAGES);
	}

}
