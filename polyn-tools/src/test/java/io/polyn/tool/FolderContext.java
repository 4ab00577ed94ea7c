package io.polyn.tool;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.migration.BackupOptions;
import io.polyn.migration.Migrator;
import io.polyn.schema.EventSchema;
import io.polyn.schema.EventSchemaLoader;
import io.polyn.schema.SchemaStore;
import io.polyn.schema.compatibility.CompatibilityMode;

/**
 * The migrations and schemas of two folders, for a server.
 */
record FolderContext(Connection connection, Path migrations, Path schemaFolder) implements CommandContext {

	@Override
	public Migrator migrator() {
		return Migrator.builder(this.connection)
			.namespace("users")
			.locations(List.of("file:" + this.migrations))
			.backup(BackupOptions.inObjectStore().beforeRun(BackupOptions.BeforeRun.CONTENTS))
			.build();
	}

	@Override
	public Optional<Schemas> schemas() {
		List<EventSchema> own = EventSchemaLoader.load(List.of("file:" + this.schemaFolder),
				getClass().getClassLoader());
		return Optional.of(new Schemas(own, CompatibilityMode.BACKWARD, List.of(this.schemaFolder),
				() -> new SchemaStore(this.connection, JetStreamOptions.defaultOptions(), "", "com:example:users")));
	}

}
