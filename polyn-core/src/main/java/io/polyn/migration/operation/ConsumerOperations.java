package io.polyn.migration.operation;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.nats.JetStreamApi;
import org.jspecify.annotations.Nullable;

import static io.polyn.migration.operation.Arguments.take;

/**
 * The operations on consumers.
 */
final class ConsumerOperations {

	private static final List<String> NAME = List.of("stream", "durable_name");

	private ConsumerOperations() {
	}

	static void define(Map<String, OperationDefinition> operations) {
		define(operations, false);
		define(operations, true);
	}

	private static void define(Map<String, OperationDefinition> operations, boolean lenient) {
		String ifExists = (lenient ? "_if_exists" : "");
		Fields settings = Fields.builder().stream("stream").all(JetStreamFields.CONSUMER).build();
		Fields name = Fields.builder().stream("stream").name("durable_name").bool(DataLoss.FIELD).build();
		operations.put("create_consumer" + (lenient ? "_if_not_exists" : ""),
				new OperationDefinition("Creates a durable consumer.", settings, NAME,
						(fields) -> new CreateConsumer(take(fields, "stream"), fields, lenient)));
		Fields changes = Fields.builder().all(settings).bool(DataLoss.FIELD).build();
		operations.put("update_consumer" + ifExists, new OperationDefinition(
				"Changes the settings of a consumer that it names.", changes, NAME, true, false, (fields) -> {
					boolean allowDataLoss = Arguments.takeFlag(fields, DataLoss.FIELD);
					return new UpdateConsumer(take(fields, "stream"), fields, lenient, allowDataLoss);
				}));
		operations.put("delete_consumer" + ifExists,
				new OperationDefinition("Deletes a consumer.", name, NAME,
						(fields) -> new DeleteConsumer(take(fields, "stream"), take(fields, "durable_name"), lenient,
								Arguments.takeFlag(fields, DataLoss.FIELD))));
		Fields pause = Fields.builder().stream("stream").name("durable_name").timestamp("pause_until").build();
		operations.put("pause_consumer" + ifExists, new OperationDefinition(
				"Lets a consumer deliver nothing until a point in time (nats-server 2.11 and later).", pause,
				List.of("stream", "durable_name", "pause_until"), (fields) -> new PauseConsumer(take(fields, "stream"),
						take(fields, "durable_name"), take(fields, "pause_until"), lenient)));
		operations.put("resume_consumer" + ifExists, new OperationDefinition("Lets a paused consumer deliver again.",
				Fields.builder().stream("stream").name("durable_name").build(), NAME,
				(fields) -> new PauseConsumer(take(fields, "stream"), take(fields, "durable_name"), null, lenient)));
		Fields reset = Fields.builder()
			.stream("stream")
			.name("durable_name")
			.number("seq", 1, Long.MAX_VALUE)
			.bool(DataLoss.FIELD)
			.build();
		operations.put("reset_consumer" + ifExists,
				new OperationDefinition("Lets a consumer go on at a sequence.", reset,
						List.of("stream", "durable_name", "seq"),
						(fields) -> new ResetConsumer(take(fields, "stream"), take(fields, "durable_name"),
								fields.path("seq").asLong(), lenient, Arguments.takeFlag(fields, DataLoss.FIELD))));
	}

	/**
	 * Looks up the consumer that an operation changes.
	 * @param api the server
	 * @param operation the operation
	 * @param stream the stream's name
	 * @param consumer the consumer's name
	 * @param ifExists whether a missing one is passed over
	 * @return the consumer's info, or {@code null} if there is nothing to do
	 */
	static @Nullable ObjectNode find(JetStreamApi api, Operation operation, String stream, String consumer,
			boolean ifExists) {
		ObjectNode info = api.consumerInfo(stream, consumer).orElse(null);
		if (info == null && !ifExists) {
			throw Operation.unexpected("The " + operation.target() + " does not exist.",
					"Remove the operation, or use '" + operation.name() + "_if_exists' to pass over it.");
		}
		return info;
	}

}
