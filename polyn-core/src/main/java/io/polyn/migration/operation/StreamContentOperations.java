package io.polyn.migration.operation;

import java.util.List;
import java.util.Map;

import static io.polyn.migration.operation.Arguments.take;
import static io.polyn.migration.operation.Arguments.takeFlag;

/**
 * The operations on what a stream holds.
 */
final class StreamContentOperations {

	private StreamContentOperations() {
	}

	static void define(Map<String, OperationDefinition> operations) {
		define(operations, "", false);
		define(operations, "_if_exists", true);
	}

	private static void define(Map<String, OperationDefinition> operations, String suffix, boolean lenient) {
		Fields purge = Fields.builder()
			.stream("name")
			.filter("filter")
			.number("keep", 1, Long.MAX_VALUE)
			.number("seq", 1, Long.MAX_VALUE)
			.build();
		Fields message = Fields.builder().stream("stream").number("seq", 1, Long.MAX_VALUE).bool("no_erase").build();
		operations.put("purge_stream" + suffix, new OperationDefinition(
				"Removes messages of a stream: all, those of a filter, up to a sequence, or all but the latest.", purge,
				List.of("name"), (fields) -> new PurgeStream(take(fields, "name"), fields, lenient))
			.withAlternatives("keep", "seq"));
		operations.put("delete_message" + suffix,
				new OperationDefinition("Removes a message of a stream.", message, List.of("stream", "seq"),
						(fields) -> new DeleteMessage(take(fields, "stream"), fields.path("seq").asLong(),
								takeFlag(fields, "no_erase"), lenient)));
		operations.put("seal_stream" + suffix,
				new OperationDefinition("Closes a stream for good.", Fields.builder().stream("name").build(),
						List.of("name"), (fields) -> new SealStream(take(fields, "name"), lenient)));
	}

}
