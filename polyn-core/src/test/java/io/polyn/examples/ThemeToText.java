package io.polyn.examples;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.json.Json;
import io.polyn.migration.operation.ValueTransform;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * <code>{"theme":"dark"}</code> becomes {@code dark}.
 */
public class ThemeToText implements ValueTransform {

	@Override
	public Outcome transform(String key, byte[] value) throws Exception {
		JsonNode preference = Json.parse(value);
		return Outcome.replace(preference.path("theme").asText().getBytes(UTF_8));
	}

}
