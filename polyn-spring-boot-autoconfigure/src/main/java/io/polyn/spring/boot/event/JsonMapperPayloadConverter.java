package io.polyn.spring.boot.event;

import java.lang.reflect.Type;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.event.PayloadConverter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Converts the data of events with the application's own JSON mapper. It knows nothing of
 * the trees of Jackson 2, which Polyn's core has: these are converted by Jackson 2.
 */
class JsonMapperPayloadConverter implements PayloadConverter {

	private final JsonMapper mapper;

	private final PayloadConverter trees = PayloadConverter.jackson2();

	JsonMapperPayloadConverter(JsonMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public byte[] write(@Nullable Object value) {
		if (value instanceof JsonNode) {
			return this.trees.write(value);
		}
		try {
			return this.mapper.writeValueAsBytes(value);
		}
		catch (JacksonException ex) {
			throw failure("An object can't be written as JSON" + at(ex) + ".", "Give its class a form in JSON.");
		}
	}

	@Override
	public @Nullable Object read(byte[] json, Type type) {
		if (type instanceof Class<?> tree && JsonNode.class.isAssignableFrom(tree)) {
			return this.trees.read(json, type);
		}
		try {
			return this.mapper.readValue(json, this.mapper.constructType(type));
		}
		catch (JacksonException ex) {
			throw failure("The data of an event can't be read as " + type.getTypeName() + at(ex) + ".",
					"Make the type fit the event's schema.");
		}
	}

	// Jackson's message and cause quote the data.
	private static PolynException failure(String problem, String remedy) {
		return new PolynException(ErrorCode.PAYLOAD_CONVERSION, problem, remedy);
	}

	private static String at(JacksonException ex) {
		return (ex.getPath().isEmpty() ? "" : " at " + ex.getPathReference());
	}

}
