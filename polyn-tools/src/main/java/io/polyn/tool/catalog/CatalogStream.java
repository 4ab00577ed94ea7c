package io.polyn.tool.catalog;

import java.util.List;

import io.polyn.migration.StreamKind;
import org.jspecify.annotations.Nullable;

/**
 * A stream or a bucket of the service.
 *
 * @param name the name of the stream or of the bucket
 * @param kind which of them it is
 * @param description what it is for
 * @param subjects the subjects that it stores
 * @param settings its configuration as a JSON object with JetStream's own names
 * @param consumers its consumers
 */
public record CatalogStream(String name, StreamKind kind, @Nullable String description, List<String> subjects,
		String settings, List<CatalogConsumer> consumers) {

	/**
	 * Creates a stream.
	 * @param name the name of the stream or of the bucket
	 * @param kind which of them it is
	 * @param description what it is for
	 * @param subjects the subjects that it stores
	 * @param settings its configuration as a JSON object with JetStream's own names
	 * @param consumers its consumers
	 * @throws IllegalArgumentException if the settings are no JSON object
	 */
	public CatalogStream {
		JsonText.object(settings);
		subjects = List.copyOf(subjects);
		consumers = List.copyOf(consumers);
	}

	boolean stores(String event) {
		return Subjects.anyCovers(this.subjects, event);
	}

}
