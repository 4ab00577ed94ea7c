package io.polyn.spring.boot.console;

import java.time.Duration;
import java.time.Instant;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.PolynException;
import io.polyn.cloudevent.EventNaming;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import io.polyn.schema.SchemaRegistry;
import io.polyn.schema.SchemaStore;
import io.polyn.spring.boot.actuate.ServerProbe;
import io.polyn.spring.boot.console.ConsoleDescriptor.ServerDescriptor;
import io.polyn.spring.boot.console.StreamsDescriptor.StreamDescriptor;
import io.polyn.spring.boot.event.SchemaProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;

/**
 * Reads what the page shows. What Polyn does not have in this application is left out.
 */
class ConsoleReader {

	// Less than the migrator takes: nobody looks at a page that long.
	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final BeanFactory beans;

	private final MigratorReader migrators;

	ConsoleReader(BeanFactory beans, MigratorReader migrators) {
		this.beans = beans;
		this.migrators = migrators;
	}

	ConsoleDescriptor read(boolean writable, boolean valuesShown) {
		ServerDescriptor server = server();
		if (server.problem() != null) {
			return new ConsoleDescriptor(Instant.now(), writable, valuesShown, server, null, null, null);
		}
		return new ConsoleDescriptor(Instant.now(), writable, valuesShown, server, this.migrators.read(), streams(),
				schemas());
	}

	/**
	 * Returns the server.
	 * @return the server, {@code null} if it is not known which one
	 */
	@Nullable JetStreamApi api() {
		Connection connection = unique(Connection.class);
		return (connection != null)
				? new JetStreamApi(connection, JetStreamOptions.builder(options()).requestTimeout(TIMEOUT).build())
				: null;
	}

	@Nullable StreamDescriptor stream(String name) {
		JetStreamApi api = api();
		return (api != null) ? streamsReader(api).find(name).orElse(null) : null;
	}

	/**
	 * Returns the subject of events.
	 * @param type their type, with or without the domain, perhaps with wildcards
	 */
	String subject(String type) {
		EventNaming naming = unique(EventNaming.class);
		return prefix().subject((naming != null) ? naming.name(type) : type);
	}

	private NamePrefix prefix() {
		return this.beans.getBeanProvider(NamePrefix.class).getIfUnique(() -> NamePrefix.NONE);
	}

	private ServerDescriptor server() {
		Connection connection = unique(Connection.class);
		if (connection == null) {
			return new ServerDescriptor(null, null, null);
		}
		try {
			new ServerProbe(connection, options()).requireAvailable();
			return new ServerDescriptor(connection.getServerInfo().getServerName(),
					connection.getServerInfo().getVersion(), null);
		}
		catch (PolynException ex) {
			return new ServerDescriptor(null, null, ex.getMessage());
		}
	}

	private @Nullable Section<StreamsDescriptor> streams() {
		JetStreamApi api = api();
		return (api != null) ? Section.of(() -> streamsReader(api).read()) : null;
	}

	private StreamsReader streamsReader(JetStreamApi api) {
		return new StreamsReader(api, prefix(), this.migrators.declared());
	}

	private @Nullable Section<SchemasDescriptor> schemas() {
		SchemaRegistry registry = unique(SchemaRegistry.class);
		SchemaStore store = unique(SchemaStore.class);
		if (registry == null || store == null) {
			return null;
		}
		SchemaProperties properties = this.beans.getBean(SchemaProperties.class);
		return Section.of(() -> new SchemaReader(registry, store, properties.getCompatibility()).read());
	}

	private JetStreamOptions options() {
		return this.beans.getBeanProvider(JetStreamOptions.class).getIfUnique(JetStreamOptions::defaultOptions);
	}

	private <T> @Nullable T unique(Class<T> type) {
		return this.beans.getBeanProvider(type).getIfUnique();
	}

}
