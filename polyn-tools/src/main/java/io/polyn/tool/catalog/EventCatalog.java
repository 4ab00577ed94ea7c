package io.polyn.tool.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

import io.polyn.schema.EventSchema;
import io.polyn.version.Changelog;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know about the events of a service: which there are, what their data
 * look like, where they are stored and who receives them.
 *
 * @param service the service
 * @param schemas the schemas of its events, with those that they refer to
 * @param streams its streams and buckets
 * @param listeners its listeners
 * @param changelog what each version of its data introduced
 */
public record EventCatalog(CatalogService service, Collection<EventSchema> schemas, Collection<CatalogStream> streams,
		Collection<CatalogListener> listeners, @Nullable Changelog changelog) {

	/**
	 * Creates a catalogue. The order of what is given does not matter.
	 * @param service the service
	 * @param schemas the schemas of its events, with those that they refer to
	 * @param streams its streams and buckets
	 * @param listeners its listeners
	 * @param changelog what each version of its data introduced
	 */
	public EventCatalog {
		schemas = schemas.stream().sorted(Comparator.comparing(EventSchema::name)).toList();
		streams = streams.stream().sorted(Comparator.comparing(CatalogStream::name)).toList();
		listeners = listeners.stream()
			.sorted(Comparator.comparing(CatalogListener::event)
				.thenComparing(CatalogListener::consumer)
				.thenComparing((listener) -> String.valueOf(listener.where())))
			.toList();
	}

	/**
	 * Writes the catalogue for tools.
	 * @return an AsyncAPI 3.0 document, JSON
	 */
	public String asyncApi() {
		return AsyncApiDocument.write(this);
	}

	/**
	 * Writes the catalogue for people.
	 * @return one HTML page that needs nothing else
	 */
	public String html() {
		return CatalogPage.write(this);
	}

	List<CatalogStream> streamsOf(String event) {
		return this.streams.stream().filter((stream) -> stream.stores(event)).toList();
	}

	List<CatalogListener> listenersOf(String event) {
		return this.listeners.stream().filter((listener) -> listener.receives(event)).toList();
	}

}
