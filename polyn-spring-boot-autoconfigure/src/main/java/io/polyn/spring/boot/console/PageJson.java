package io.polyn.spring.boot.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.polyn.json.Json;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.util.MimeTypeUtils;

/**
 * The JSON that the page's script reads, which must not depend on how the application
 * writes its own.
 */
final class PageJson {

	private static final ObjectWriter WRITER = Json.mapper()
		.copy()
		.setPropertyNamingStrategy(PropertyNamingStrategies.LOWER_CAMEL_CASE)
		.writer();

	private PageJson() {
	}

	static WebEndpointResponse<String> response(Object value) {
		return response(value, WebEndpointResponse.STATUS_OK);
	}

	static WebEndpointResponse<String> response(Object value, int status) {
		return new WebEndpointResponse<>(write(value), status, MimeTypeUtils.APPLICATION_JSON);
	}

	static String write(Object value) {
		try {
			return WRITER.writeValueAsString(value);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalArgumentException("Not representable as JSON: " + value.getClass().getName(), ex);
		}
	}

}
