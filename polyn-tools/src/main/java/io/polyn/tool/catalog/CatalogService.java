package io.polyn.tool.catalog;

import java.net.URI;

import io.polyn.cloudevent.EventNaming;
import org.jspecify.annotations.Nullable;

/**
 * The service whose events a catalogue describes.
 *
 * @param naming how the service names its events; its source root is the catalogue's
 * title
 * @param version the service's version
 * @param description what the service does, in plain text
 * @param server where its NATS server is reached, for example
 * {@code nats://nats.example.com:4222}; credentials in it are never written
 */
public record CatalogService(EventNaming naming, @Nullable String version, @Nullable String description,
		@Nullable URI server) {

	/**
	 * Creates a service of which only the names are known.
	 * @param naming how the service names its events
	 */
	public CatalogService(EventNaming naming) {
		this(naming, null, null, null);
	}

}
