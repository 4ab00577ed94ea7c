package io.polyn.event;

import java.io.IOException;
import java.lang.reflect.Type;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A converter with Jackson 2.
 */
final class Jackson2PayloadConverter implements PayloadConverter {

	private final JsonMapper mapper = Json.objects();

	@Override
	public byte[] write(@Nullable Object value) {
		try {
			return this.mapper.writeValueAsBytes(value);
		}
		catch (JsonProcessingException ex) {
			throw failure("An object can't be written as JSON" + at(ex) + ".", "Give its class a form in JSON.");
		}
	}

	@Override
	public @Nullable Object read(byte[] json, Type type) {
		try {
			return this.mapper.readValue(json, this.mapper.constructType(type));
		}
		catch (IOException ex) {
			throw failure("The data of an event can't be read as " + type.getTypeName() + at(ex) + ".",
					"Make the type fit the event's schema.");
		}
	}

	// Jackson's message and cause quote the data.
	private static PolynException failure(String problem, String remedy) {
		return new PolynException(ErrorCode.PAYLOAD_CONVERSION, problem, remedy);
	}

	private static String at(IOException ex) {
		if (ex instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
			return mapping.getPath()
				.stream()
				.map((reference) -> (reference.getFieldName() != null) ? reference.getFieldName()
						: String.valueOf(reference.getIndex()))
				.collect(Collectors.joining("/", " at /", ""));
		}
		return "";
	}

}
