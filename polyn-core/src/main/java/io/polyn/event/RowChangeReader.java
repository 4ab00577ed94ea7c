package io.polyn.event;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import io.nats.client.Message;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.CheckedEvent;
import io.polyn.nats.NamePrefix;
import io.polyn.schema.SchemaRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events that tell of the rows of one table, as far as somebody asks for them.
 */
final class RowChangeReader extends EventReader {

	private final String type;

	private final int version;

	private final Map<String, Rows> rowsByEvent;

	private final SchemaRegistry registry;

	private final NamePrefix prefix;

	/**
	 * Creates a reader.
	 * @param type what stands for the table in the names of its events
	 * @param version the version of the events
	 * @param types the types in which rows are read, by the operations that are asked for
	 * @throws PolynException if nothing can be read as one of the types
	 */
	RowChangeReader(String type, int version, Map<RowOperation, RowTypes> types, NamePrefix prefix,
			ReadSettings settings) {
		super(settings);
		this.type = type;
		this.version = version;
		this.rowsByEvent = types.entrySet()
			.stream()
			.collect(Collectors.toMap((entry) -> entry.getKey().eventName(type, version),
					(entry) -> Rows.of(entry.getKey(), entry.getValue(), settings.converter())));
		this.registry = settings.registry();
		this.prefix = prefix;
	}

	@Override
	String name() {
		return RowOperation.changes(this.type);
	}

	@Override
	SubjectFilter subjects() {
		return SubjectFilter.ofRows(name(), this.type, this.version);
	}

	@Override
	String expectedName(Message message) {
		return this.prefix.writtenSubject(message.getSubject());
	}

	@Override
	boolean concerns(Message message) {
		return this.rowsByEvent.containsKey(expectedName(message));
	}

	@Override
	List<EventDelivery> read(CheckedEvent checked, Message message) {
		String name = expectedName(message);
		JsonNode data = this.registry.read(checked).tree();
		CloudEvent event = checked.event();
		requireExpected(event, message);
		RowChange change = this.rowsByEvent.get(name).read(name, data);
		return List.of(new EventDelivery(event, change, EventMetadata.of(name, event, message), message));
	}

	/**
	 * The rows that the events of an operation bring.
	 *
	 * @param operation the operation
	 * @param now reads the row as it is since then, if that is asked for
	 * @param before reads the row as it was until then, if that is asked for
	 */
	private record Rows(RowOperation operation, @Nullable RowReader now, @Nullable RowReader before) {

		static Rows of(RowOperation operation, RowTypes types, PayloadConverter converter) {
			return new Rows(operation, reader(types.now(), converter), reader(types.before(), converter));
		}

		private static @Nullable RowReader reader(@Nullable Type type, PayloadConverter converter) {
			return (type != null) ? new RowReader(converter, type) : null;
		}

		RowChange read(String event, JsonNode data) {
			boolean leavesRow = this.operation == RowOperation.INSERT || this.operation == RowOperation.UPDATE;
			return new RowChange(this.operation, read(event, data, "new", this.now, leavesRow),
					read(event, data, "old", this.before, this.operation == RowOperation.DELETE));
		}

		private static @Nullable Object read(String event, JsonNode data, String member, @Nullable RowReader reader,
				boolean required) {
			if (reader == null) {
				return null;
			}
			if (data.hasNonNull(member)) {
				return reader.read(data.get(member));
			}
			if (required) {
				throw new PolynException(ErrorCode.PAYLOAD_CONVERSION,
						"The data of an event " + event + " have no row '" + member + "'.",
						"Publish it as polyn-postgres does, and have its schema require '" + member + "'.");
			}
			return null;
		}

	}

}
