package io.polyn.spring.boot.actuate;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.PolynException;
import io.polyn.migration.InfoResult;
import io.polyn.migration.MigrationInfo;
import io.polyn.migration.MigrationState;
import io.polyn.migration.Migrator;
import io.polyn.migration.history.LockHolder;
import io.polyn.schema.SchemaComparison;
import io.polyn.schema.SchemaRegistry;
import io.polyn.schema.SchemaStore;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Endpoint that shows which migrations are applied and which are pending, and the
 * schemas.
 */
@Endpoint(id = "polyn")
public class PolynEndpoint {

	private final ObjectProvider<Migrator> migrator;

	private final ObjectProvider<Connection> connection;

	private final ObjectProvider<JetStreamOptions> options;

	private final ObjectProvider<SchemaRegistry> registry;

	private final ObjectProvider<SchemaStore> store;

	PolynEndpoint(ObjectProvider<Migrator> migrator, ObjectProvider<Connection> connection,
			ObjectProvider<JetStreamOptions> options, ObjectProvider<SchemaRegistry> registry,
			ObjectProvider<SchemaStore> store) {
		this.migrator = migrator;
		this.connection = connection;
		this.options = options;
		this.registry = registry;
		this.store = store;
	}

	/**
	 * Reads migrations and schemas as they are now.
	 * @return what there is; a server that is away is told, not thrown
	 */
	@ReadOperation
	public PolynDescriptor polyn() {
		Migrator available = this.migrator.getIfAvailable();
		if (available == null) {
			return PolynDescriptor.without("disabled", null);
		}
		try {
			InfoResult info = available.info();
			return new PolynDescriptor(status(info), null, server(), info.namespace(),
					select(info, (state) -> state.isApplied() && state != MigrationState.MISSING,
							AppliedDescriptor::of),
					select(info, MigrationState::isPending, PendingDescriptor::of),
					select(info, MigrationState::isUnfinished, FailedDescriptor::of),
					select(info, (state) -> state == MigrationState.MISSING, AppliedDescriptor::of),
					(info.lock() != null) ? LockDescriptor.of(info.lock()) : null, schemas());
		}
		catch (PolynException ex) {
			return PolynDescriptor.without("unreachable", ex.getMessage());
		}
	}

	private static String status(InfoResult info) {
		if (info.lock() != null) {
			return "running";
		}
		if (!info.unfinished().isEmpty()) {
			return "failed";
		}
		return (info.pending().isEmpty() ? "up-to-date" : "pending");
	}

	private ServerDescriptor server() {
		return ServerDescriptor.of(this.connection.getObject(), this.options.getIfAvailable());
	}

	private List<SchemaDescriptor> schemas() {
		SchemaRegistry schemas = this.registry.getIfAvailable();
		SchemaStore stored = this.store.getIfAvailable();
		if (schemas == null || stored == null) {
			return List.of();
		}
		return stored.compare(schemas.schemas()).stream().map(SchemaDescriptor::of).toList();
	}

	private static <T> List<T> select(InfoResult info, Predicate<MigrationState> state,
			Function<MigrationInfo, T> descriptor) {
		return info.migrations().stream().filter((migration) -> state.test(migration.state())).map(descriptor).toList();
	}

	/**
	 * Description of migrations and schemas.
	 *
	 * @param status how it stands: up-to-date, pending, failed, running, unreachable or
	 * disabled
	 * @param reason why the server is unreachable
	 * @param server the connected server
	 * @param namespace the namespace of the migrations
	 * @param applied the migrations whose effects are there
	 * @param pending the migrations that the next run would carry out
	 * @param failed the migrations that were neither carried out nor taken back
	 * @param missing the applied migrations whose files are gone
	 * @param lock who is migrating now
	 * @param schemas the schemas of the application
	 */
	public record PolynDescriptor(String status, @Nullable String reason, @Nullable ServerDescriptor server,
			@Nullable String namespace, List<AppliedDescriptor> applied, List<PendingDescriptor> pending,
			List<FailedDescriptor> failed, List<AppliedDescriptor> missing, @Nullable LockDescriptor lock,
			List<SchemaDescriptor> schemas) implements OperationResponseBody {

		static PolynDescriptor without(String status, @Nullable String reason) {
			return new PolynDescriptor(status, reason, null, null, List.of(), List.of(), List.of(), List.of(), null,
					List.of());
		}

	}

	/**
	 * Description of the connected server.
	 *
	 * @param version its version
	 * @param name its name
	 * @param jetstream whether it has JetStream
	 * @param domain the JetStream domain in use
	 */
	public record ServerDescriptor(String version, String name, boolean jetstream, @Nullable String domain) {

		static ServerDescriptor of(Connection connection, @Nullable JetStreamOptions options) {
			String prefix = (options != null) ? options.getPrefix() : "";
			return new ServerDescriptor(connection.getServerInfo().getVersion(),
					connection.getServerInfo().getServerName(), connection.getServerInfo().isJetStreamAvailable(),
					prefix.matches("\\$JS\\..+\\.API\\.") ? prefix.substring(4, prefix.length() - 5) : null);
		}

	}

	/**
	 * Description of an applied migration.
	 *
	 * @param version its version
	 * @param name its name
	 * @param kind its file's format
	 * @param state applied, changed, future or missing
	 * @param checksum the checksum of what was applied
	 * @param startedAt when it began
	 * @param finishedAt when it ended
	 * @param appliedBy host and process that carried it out
	 */
	public record AppliedDescriptor(String version, String name, String kind, String state, String checksum,
			@Nullable Instant startedAt, @Nullable Instant finishedAt, @Nullable String appliedBy) {

		static AppliedDescriptor of(MigrationInfo migration) {
			return new AppliedDescriptor(migration.version().value(), migration.name(), migration.kind(),
					migration.state().id(), migration.checksum(), migration.startedAt(), migration.finishedAt(),
					migration.appliedBy());
		}

	}

	/**
	 * Description of a pending migration.
	 *
	 * @param version its version
	 * @param name its name
	 * @param kind its file's format
	 * @param script its file
	 */
	public record PendingDescriptor(String version, String name, String kind, String script) {

		static PendingDescriptor of(MigrationInfo migration) {
			return new PendingDescriptor(migration.version().value(), migration.name(), migration.kind(),
					migration.script());
		}

	}

	/**
	 * Description of a migration that was neither carried out nor taken back.
	 *
	 * @param version its version
	 * @param name its name
	 * @param kind its file's format
	 * @param state running, interrupted or failed
	 * @param startedAt when it began
	 * @param appliedBy host and process that tried
	 * @param error what went wrong
	 */
	public record FailedDescriptor(String version, String name, String kind, String state, @Nullable Instant startedAt,
			@Nullable String appliedBy, @Nullable String error) {

		static FailedDescriptor of(MigrationInfo migration) {
			return new FailedDescriptor(migration.version().value(), migration.name(), migration.kind(),
					migration.state().id(), migration.startedAt(), migration.appliedBy(), migration.error());
		}

	}

	/**
	 * Description of the migration lock.
	 *
	 * @param owner host and process that hold it
	 * @param runId the run
	 * @param acquiredAt since when
	 */
	public record LockDescriptor(String owner, String runId, Instant acquiredAt) {

		static LockDescriptor of(LockHolder holder) {
			return new LockDescriptor(holder.owner(), holder.runId(), holder.acquiredAt());
		}

	}

	/**
	 * Description of a schema.
	 *
	 * @param name the event's name
	 * @param dialect the dialect of JSON Schema
	 * @param checksum the checksum of the schema's text
	 * @param revision the revision in the bucket, if it is there
	 * @param stored whether the bucket has it as it is in the application
	 */
	public record SchemaDescriptor(String name, String dialect, String checksum, @Nullable Long revision,
			boolean stored) {

		static SchemaDescriptor of(SchemaComparison comparison) {
			OptionalLong revision = comparison.revision();
			return new SchemaDescriptor(comparison.schema().name(), comparison.schema().dialect().toString(),
					comparison.schema().checksum(), revision.isPresent() ? revision.getAsLong() : null,
					comparison.state() == SchemaComparison.State.STORED);
		}

	}

}
