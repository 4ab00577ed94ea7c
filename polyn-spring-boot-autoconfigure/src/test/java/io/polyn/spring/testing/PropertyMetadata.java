package io.polyn.spring.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A property of Polyn's, as editors know it.
 *
 * @param name the name
 * @param type the Java type, with its type arguments
 * @param defaultValue the default as it is written, nothing if there is none
 * @param description the description
 * @param sourceType the class whose property it is, nothing if it was added by hand
 */
public record PropertyMetadata(String name, String type, String defaultValue, String description, String sourceType) {

	/**
	 * Reads the properties from the classpath.
	 */
	public static List<PropertyMetadata> load() {
		List<PropertyMetadata> found = new ArrayList<>();
		try {
			for (URL file : Collections.list(PropertyMetadata.class.getClassLoader()
				.getResources("META-INF/spring-configuration-metadata.json"))) {
				try (InputStream content = file.openStream()) {
					for (JsonNode property : JsonMapper.shared().readTree(content).path("properties")) {
						if (property.path("name").asString().contains("polyn")) {
							found.add(of(property));
						}
					}
				}
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return found;
	}

	private static PropertyMetadata of(JsonNode property) {
		return new PropertyMetadata(property.path("name").asString(), property.path("type").asString(),
				text(property.path("defaultValue")), property.path("description").asString(""),
				property.path("sourceType").asString(""));
	}

	private static String text(JsonNode value) {
		return value.isArray() ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(","))
				: value.asString("");
	}

}
