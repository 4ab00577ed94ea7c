package io.polyn.tool;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.cloudevent.EventNaming;
import io.polyn.migration.BackupOptions;
import io.polyn.migration.DeclaredState;
import io.polyn.migration.Migrator;
import io.polyn.schema.EventSchema;
import io.polyn.schema.EventSchemaLoader;
import io.polyn.schema.SchemaStore;
import io.polyn.schema.compatibility.CompatibilityMode;
import io.polyn.tool.catalog.CatalogListener;
import io.polyn.tool.catalog.CatalogService;
import io.polyn.version.Scheme;
import io.polyn.version.VersioningSchema;
import org.jspecify.annotations.Nullable;

/**
 * The migrations and schemas of two folders, for a server or without one.
 */
record FolderContext(@Nullable Connection connection, Path migrations, Path schemaFolder) implements CommandContext {

	@Override
	public Migrator migrator() {
		return Migrator.builder(server())
			.namespace("users")
			.locations(List.of("file:" + this.migrations))
			.backup(BackupOptions.inObjectStore().beforeRun(BackupOptions.BeforeRun.CONTENTS))
			.build();
	}

	private Connection server() {
		return Objects.requireNonNull(this.connection, "No server is needed");
	}

	@Override
	public CatalogService service() {
		return new CatalogService(new EventNaming("com.example", "users"));
	}

	@Override
	public DeclaredState declared() {
		return DeclaredState.read((builder) -> builder.locations(List.of("file:" + this.migrations)));
	}

	@Override
	public List<CatalogListener> listeners() {
		return List.of(new CatalogListener("user.created.v1", "users_user_created_v1", "Mailer#welcome", "listener"));
	}

	@Override
	public Map<String, VersioningSchema> versioning() {
		return Map.of("default",
				VersioningSchema.builder(Scheme.INTEGER)
					.version("2", (version) -> version.drop("Legacy"))
					.version("1")
					.build());
	}

	@Override
	public Optional<Schemas> schemas() {
		List<EventSchema> own = EventSchemaLoader.load(List.of("file:" + this.schemaFolder),
				getClass().getClassLoader());
		return Optional.of(new Schemas(own, CompatibilityMode.BACKWARD, List.of(this.schemaFolder),
				() -> new SchemaStore(server(), JetStreamOptions.defaultOptions(), "", "com:example:users")));
	}

}
