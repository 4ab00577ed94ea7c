package io.polyn.spring.boot.actuate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.PolynException;
import io.polyn.migration.InfoResult;
import io.polyn.migration.Migrator;
import io.polyn.schema.SchemaRegistry;
import io.polyn.schema.SchemaStore;
import io.polyn.spring.boot.actuate.PolynDescriptor.MigratorDescriptor;
import io.polyn.spring.boot.actuate.PolynDescriptor.SchemaDescriptor;
import io.polyn.spring.boot.actuate.PolynDescriptor.ServerDescriptor;
import io.polyn.spring.boot.capture.CaptureWatcher;
import io.polyn.spring.boot.version.VersioningSchemas;
import io.polyn.version.VersioningSchema;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Endpoint that shows which migrations are applied and which are pending, the schemas,
 * how change capture is, and what the versions of data introduced.
 */
@Endpoint(id = "polyn")
public class PolynEndpoint {

	private final Supplier<Map<String, Migrator>> migrators;

	private final ObjectProvider<Connection> connection;

	private final ObjectProvider<JetStreamOptions> options;

	private final ObjectProvider<SchemaRegistry> registry;

	private final ObjectProvider<SchemaStore> store;

	private final ObjectProvider<VersioningSchemas> versioning;

	private final ObjectProvider<CaptureWatcher> watcher;

	PolynEndpoint(Supplier<Map<String, Migrator>> migrators, ObjectProvider<Connection> connection,
			ObjectProvider<JetStreamOptions> options, ObjectProvider<SchemaRegistry> registry,
			ObjectProvider<SchemaStore> store, ObjectProvider<VersioningSchemas> versioning,
			ObjectProvider<CaptureWatcher> watcher) {
		this.migrators = migrators;
		this.connection = connection;
		this.options = options;
		this.registry = registry;
		this.store = store;
		this.versioning = versioning;
		this.watcher = watcher;
	}

	/**
	 * Reads migrations, schemas and change capture as they are now.
	 * @return what there is; a server that is away is told, not thrown
	 */
	@ReadOperation
	public PolynDescriptor polyn() {
		Map<String, Migrator> beans = this.migrators.get();
		if (beans.isEmpty()) {
			return describe(MigratorDescriptor.without(MigrationStatus.DISABLED, null), List.of(), null);
		}
		return (beans.size() == 1) ? describe(beans.values().iterator().next()) : describe(beans);
	}

	/**
	 * Reads one part of what there is, of which the changelog is the only one.
	 * @param part what to read, {@code changelog}
	 * @param version the version, or null for all
	 * @param type the type, or null for all
	 * @param format {@code markdown}, or null for JSON
	 * @param schema the name of the bean that is the versioning schema, or null for all
	 * @return what there is, or null if there is nothing of this name
	 */
	@ReadOperation
	public @Nullable Object part(@Selector String part, @Nullable String version, @Nullable String type,
			@Nullable String format, @Nullable String schema) {
		VersioningSchemas versioning = this.versioning.getIfAvailable();
		if (!part.equals("changelog") || versioning == null) {
			return null;
		}
		Map<String, VersioningSchema> schemas = new LinkedHashMap<>(versioning.all());
		if (schema != null) {
			schemas.keySet().retainAll(Set.of(schema));
		}
		return schemas.isEmpty() ? null : new ChangelogReader(version, type, format).read(schemas);
	}

	private PolynDescriptor describe(MigratorDescriptor migrator, List<SchemaDescriptor> schemas,
			@Nullable Map<String, MigratorDescriptor> migrators) {
		CaptureWatcher watcher = this.watcher.getIfAvailable();
		return new PolynDescriptor(migrator, schemas, migrators,
				(watcher != null) ? CaptureDescriptor.of(watcher) : null);
	}

	private PolynDescriptor describe(Migrator migrator) {
		try {
			ServerDescriptor server = server();
			InfoResult info = migrator.info();
			return describe(MigratorDescriptor.of(info, (server != null) ? server : ServerDescriptor.of(info)),
					schemas(), null);
		}
		catch (PolynException ex) {
			return describe(MigratorDescriptor.without(ex), List.of(), null);
		}
	}

	private PolynDescriptor describe(Map<String, Migrator> beans) {
		Map<String, MigratorDescriptor> each = new LinkedHashMap<>();
		beans.forEach((name, migrator) -> each.put(name, describeOneOfSeveral(migrator)));
		MigrationStatus worst = Collections.max(each.values().stream().map(MigratorDescriptor::status).toList());
		try {
			return describe(new MigratorDescriptor(worst, null, server(), null), schemas(), each);
		}
		catch (PolynException ex) {
			MigrationStatus status = Collections.max(List.of(worst, MigrationStatus.of(ex)));
			return describe(new MigratorDescriptor(status, ex.getMessage(), null, null), List.of(), each);
		}
	}

	private static MigratorDescriptor describeOneOfSeveral(Migrator migrator) {
		try {
			InfoResult info = migrator.info();
			return MigratorDescriptor.of(info, ServerDescriptor.of(info));
		}
		catch (PolynException ex) {
			return MigratorDescriptor.without(ex);
		}
	}

	private @Nullable ServerDescriptor server() {
		Connection server = this.connection.getIfUnique();
		if (server == null) {
			return null;
		}
		JetStreamOptions jetStream = this.options.getIfUnique(JetStreamOptions::defaultOptions);
		new ServerProbe(server, jetStream).requireAvailable();
		return ServerDescriptor.of(server, jetStream);
	}

	private List<SchemaDescriptor> schemas() {
		SchemaRegistry schemas = this.registry.getIfAvailable();
		SchemaStore stored = this.store.getIfAvailable();
		if (schemas == null || stored == null) {
			return List.of();
		}
		return stored.compare(schemas.schemas()).stream().map(SchemaDescriptor::of).toList();
	}

}
