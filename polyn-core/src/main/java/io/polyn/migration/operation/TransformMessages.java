package io.polyn.migration.operation;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import org.jspecify.annotations.Nullable;

/**
 * Fills an empty stream with what a function makes of the messages of another one.
 *
 * @param stream the name of the stream whose messages are read
 * @param to the name of the stream that is filled
 * @param with the name of the bean or class that is the function
 * @param filterSubject which messages are read, {@code null} for all
 * @param span what an earlier run had before it, {@code null} if there was none
 */
record TransformMessages(String stream, String to, String with, @Nullable String filterSubject,
		@Nullable Span span) implements ContentOperation {

	/**
	 * What a run has before it. Who takes up an earlier one has to know.
	 *
	 * @param after the last sequence of the stream to fill before the run, -1 if that is
	 * not known
	 * @param until the last sequence to read
	 */
	record Span(long after, long until) {

		private static final Span UNKNOWN = new Span(-1, Long.MAX_VALUE);

		static @Nullable Span take(ObjectNode fields) {
			JsonNode after = fields.remove("after_seq");
			JsonNode until = fields.remove("until_seq");
			return (after != null && until != null) ? new Span(after.asLong(), until.asLong()) : null;
		}

	}

	@Override
	public String name() {
		return "transform_messages";
	}

	@Override
	public String target() {
		return "stream " + this.stream + " into the stream " + this.to;
	}

	@Override
	public ObjectNode fields() {
		ObjectNode fields = Json.object().put("stream", this.stream).put("to", this.to).put("with", this.with);
		if (this.filterSubject != null) {
			fields.put("filter_subject", this.filterSubject);
		}
		if (this.span != null) {
			fields.put("after_seq", this.span.after()).put("until_seq", this.span.until());
		}
		return fields;
	}

	@Override
	public Operation repeatable() {
		return (this.span != null) ? this : over(Span.UNKNOWN);
	}

	private TransformMessages over(Span span) {
		return new TransformMessages(this.stream, this.to, this.with, this.filterSubject, span);
	}

	@Override
	public void check(Preflight preflight) {
		preflight.context().find(MessageTransform.class, this.with);
	}

	@Override
	public Change prepare(OperationContext context) {
		JetStreamApi api = context.api();
		ObjectNode source = info(api, this.stream);
		ObjectNode target = info(api, this.to);
		MessageTransform function = context.find(MessageTransform.class, this.with);
		Span span = (this.span != null) ? this.span : begin(source, target);
		List<Operation> undo = target.path("config").path("deny_purge").asBoolean() ? null
				: List.of(new PurgeTransformed(this.to, this.stream));
		TransformMessages redo = over(span);
		return new Change(undo, redo, () -> new MessageTransformation(context, redo, span, function).run()).inSteps();
	}

	private ObjectNode info(JetStreamApi api, String stream) {
		return api.streamInfo(stream)
			.orElseThrow(() -> Operation.unexpected("The stream " + stream + " does not exist.",
					"Create it first with 'create_stream'."));
	}

	private Span begin(JsonNode source, JsonNode target) {
		long messages = target.path("state").path("messages").asLong();
		if (messages > 0) {
			throw Operation.unexpected(
					"The stream " + this.to + " holds " + messages + " messages, and has to be empty to be filled.",
					"Create another stream for what is made of the stream " + this.stream + ".");
		}
		if (target.path("config").path("retention").asText().equals("interest")
				&& target.path("state").path("consumer_count").asLong() == 0) {
			throw Operation.unexpected(
					"The stream " + this.to + " has 'interest' retention and no consumers, and would keep nothing.",
					"Create its consumers first.");
		}
		return new Span(target.path("state").path("last_seq").asLong(), source.path("state").path("last_seq").asLong());
	}

}
