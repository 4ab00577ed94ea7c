package io.polyn.spring.boot.event;

import java.lang.reflect.Type;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.event.PayloadConverter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Converts the data of events with the application's own JSON mapper.
 */
class JsonMapperPayloadConverter implements PayloadConverter {

	private final JsonMapper mapper;

	JsonMapperPayloadConverter(JsonMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public byte[] write(@Nullable Object value) {
		try {
			return this.mapper.writeValueAsBytes(value);
		}
		catch (JacksonException ex) {
			throw failure("An object can't be written as JSON" + at(ex) + ".", "Give its class a form in JSON.");
		}
	}

	@Override
	public @Nullable Object read(byte[] json, Type type) {
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
