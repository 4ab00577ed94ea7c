package io.polyn.tool.catalog;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A consumer of a stream.
 *
 * @param name the durable name
 * @param description what it is for
 * @param filterSubjects which subjects it receives, none if all of the stream's
 * @param settings its configuration as a JSON object with JetStream's own names
 */
public record CatalogConsumer(String name, @Nullable String description, List<String> filterSubjects, String settings) {

	/**
	 * Creates a consumer.
	 * @param name the durable name
	 * @param description what it is for
	 * @param filterSubjects which subjects it receives, none if all of the stream's
	 * @param settings its configuration as a JSON object with JetStream's own names
	 * @throws IllegalArgumentException if the settings are no JSON object
	 */
	public CatalogConsumer {
		JsonText.object(settings);
		filterSubjects = List.copyOf(filterSubjects);
	}

	boolean receives(String event) {
		return this.filterSubjects.isEmpty() || Subjects.anyCovers(this.filterSubjects, event);
	}

}
