package io.polyn.examples;

import java.nio.charset.StandardCharsets;

import io.polyn.migration.operation.ValueTransform;

/**
 * {@code dark} becomes <code>{"theme":"dark"}</code>.
 */
public class ThemeToObject implements ValueTransform {

	@Override
	public Outcome transform(String key, byte[] value) {
		String theme = new String(value, StandardCharsets.UTF_8);
		if (theme.startsWith("{")) {
			return Outcome.keep();
		}
		return Outcome.replace(("{\"theme\":\"" + theme + "\"}").getBytes(StandardCharsets.UTF_8));
	}

}
