package io.polyn.maven;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.nats.client.Connection;
import io.polyn.cloudevent.EventNaming;
import io.polyn.migration.DeclaredState;
import io.polyn.migration.Migrator;
import io.polyn.nats.NatsConnector;
import io.polyn.schema.EventSchema;
import io.polyn.schema.EventSchemaLoader;
import io.polyn.schema.SchemaStore;
import io.polyn.tool.CommandContext;
import io.polyn.tool.Terminal;
import io.polyn.tool.catalog.CatalogListener;
import io.polyn.tool.catalog.CatalogService;
import io.polyn.version.VersioningSchema;
import org.jspecify.annotations.Nullable;

/**
 * What a command of a goal works with: a connection is opened when it is needed first,
 * and closed with this.
 */
final class ProjectCommandContext implements CommandContext, AutoCloseable {

	private final AbstractCommandMojo goal;

	private final Terminal terminal;

	private final ProjectClassLoader classLoader;

	private @Nullable Connection connection;

	ProjectCommandContext(AbstractCommandMojo goal, Terminal terminal) {
		this.goal = goal;
		this.terminal = terminal;
		this.classLoader = goal.classLoader();
	}

	@Override
	public Migrator migrator() {
		return this.goal.configure(Migrator.builder(connection()), this.classLoader, this.terminal).build();
	}

	private Connection connection() {
		Connection open = this.connection;
		if (open == null) {
			open = NatsConnector.open(this.goal.connectionOptions());
			this.connection = open;
		}
		return open;
	}

	@Override
	public Optional<Schemas> schemas() {
		List<EventSchema> own = EventSchemaLoader.load(this.goal.schemaLocations(), this.classLoader);
		if (own.isEmpty() && !this.goal.hasDomain()) {
			return Optional.empty();
		}
		EventNaming naming = this.goal.naming();
		List<Path> folders = this.goal.schemaLocations().stream().map(this.goal::folder).toList();
		return Optional.of(new Schemas(own, this.goal.compatibility(), folders, () -> new SchemaStore(connection(),
				this.goal.jetStreamOptions(), this.goal.prefix(), naming.source().toString())));
	}

	@Override
	public CatalogService service() {
		return this.goal.service();
	}

	@Override
	public DeclaredState declared() {
		return DeclaredState
			.read((migrations) -> this.goal.configure(migrations, this.classLoader, this.terminal).prefix(""));
	}

	// They are what an application knows.
	@Override
	public List<CatalogListener> listeners() {
		return List.of();
	}

	@Override
	public Map<String, VersioningSchema> versioning() {
		return this.goal.versioning(this.classLoader);
	}

	@Override
	public void close() {
		if (this.connection != null) {
			NatsConnector.close(this.connection);
		}
		try {
			this.classLoader.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
