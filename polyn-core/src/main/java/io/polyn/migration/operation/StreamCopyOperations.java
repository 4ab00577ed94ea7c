package io.polyn.migration.operation;

import java.util.List;
import java.util.Map;

import static io.polyn.migration.operation.Arguments.take;
import static io.polyn.migration.operation.Arguments.takeFlag;

/**
 * The operations that copy a stream, or make a stream of a copy.
 */
final class StreamCopyOperations {

	private static final List<String> NAMES = List.of("name", "new_name");

	private StreamCopyOperations() {
	}

	static void define(Map<String, OperationDefinition> operations) {
		defineCopy(operations, "", false);
		defineCopy(operations, "_if_not_exists", true);
		defineOthers(operations, "", false);
		defineOthers(operations, "_if_exists", true);
	}

	private static void defineCopy(Map<String, OperationDefinition> operations, String suffix, boolean lenient) {
		Fields fields = Fields.builder()
			.name("name")
			.stream("new_name")
			.all(CopyStream.SETTINGS)
			.bool(DataLoss.FIELD)
			.build();
		operations.put("copy_stream" + suffix,
				new OperationDefinition("Copies a stream with its messages.", fields, NAMES, true, false, (values) -> {
					boolean allowDataLoss = takeFlag(values, DataLoss.FIELD);
					return new CopyStream(take(values, "name"), take(values, "new_name"), values, lenient,
							allowDataLoss);
				}));
	}

	private static void defineOthers(Map<String, OperationDefinition> operations, String suffix, boolean lenient) {
		operations.put("rename_stream" + suffix,
				new OperationDefinition("Gives a stream another name, with its messages and durable consumers.",
						Fields.builder().stream("name", "new_name").build(), NAMES,
						(fields) -> new RenameStream(take(fields, "name"), take(fields, "new_name"),
								fields.get(RenameStream.SUBJECTS), lenient)));
		operations.put("promote_mirror" + suffix,
				new OperationDefinition(
						"Makes a mirror a stream with subjects of its own (nats-server 2.12 and later).",
						Fields.builder().stream("name").subjects("subjects").bool(DataLoss.FIELD).build(),
						List.of("name", "subjects"), (fields) -> new PromoteMirror(take(fields, "name"),
								fields.path("subjects"), lenient, takeFlag(fields, DataLoss.FIELD))));
	}

}
