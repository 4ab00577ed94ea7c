package io.polyn.spring.boot.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.PolynException;
import io.polyn.migration.InfoResult;
import io.polyn.migration.MigrationInfo;
import io.polyn.migration.MigrationState;
import io.polyn.migration.history.LockHolder;
import io.polyn.schema.SchemaComparison;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of migrations, schemas and change capture.
 *
 * @param migrator the application's migrator, or how its migrators stand together
 * @param schemas the schemas of the application
 * @param migrators the migrators by the names of their beans, where there are several
 * @param capture how change capture is, where this application is to capture
 */
public record PolynDescriptor(@JsonUnwrapped MigratorDescriptor migrator, List<SchemaDescriptor> schemas,
		@Nullable Map<String, MigratorDescriptor> migrators,
		@Nullable CaptureDescriptor capture) implements OperationResponseBody {

	/**
	 * Description of a migrator.
	 *
	 * @param status how it stands
	 * @param reason why it can't be told how it stands
	 * @param server the connected server
	 * @param migrations its migrations
	 */
	public record MigratorDescriptor(MigrationStatus status, @Nullable String reason, @Nullable ServerDescriptor server,
			@JsonUnwrapped @Nullable MigrationsDescriptor migrations) {

		static MigratorDescriptor of(InfoResult info, ServerDescriptor server) {
			return new MigratorDescriptor(MigrationStatus.of(info), null, server, MigrationsDescriptor.of(info));
		}

		static MigratorDescriptor without(PolynException error) {
			return without(MigrationStatus.of(error), error.getMessage());
		}

		static MigratorDescriptor without(MigrationStatus status, @Nullable String reason) {
			return new MigratorDescriptor(status, reason, null, MigrationsDescriptor.NONE);
		}

	}

	/**
	 * Description of the connected server.
	 *
	 * @param version its version
	 * @param connection what is known of the connection to it
	 */
	public record ServerDescriptor(String version, @JsonUnwrapped @Nullable ConnectionDescriptor connection) {

		static ServerDescriptor of(InfoResult info) {
			return new ServerDescriptor(info.serverVersion(), null);
		}

		static ServerDescriptor of(Connection connection, JetStreamOptions options) {
			return new ServerDescriptor(connection.getServerInfo().getVersion(),
					ConnectionDescriptor.of(connection, options));
		}

	}

	/**
	 * Description of the connection.
	 *
	 * @param name the server's name
	 * @param jetstream whether it has JetStream
	 * @param domain the JetStream domain in use
	 */
	public record ConnectionDescriptor(String name, boolean jetstream, @JsonInclude @Nullable String domain) {

		static ConnectionDescriptor of(Connection connection, JetStreamOptions options) {
			String prefix = options.getPrefix();
			return new ConnectionDescriptor(connection.getServerInfo().getServerName(),
					connection.getServerInfo().isJetStreamAvailable(),
					prefix.matches("\\$JS\\..+\\.API\\.") ? prefix.substring(4, prefix.length() - 5) : null);
		}

	}

	/**
	 * Description of the migrations of a namespace.
	 *
	 * @param prefix what goes before names and subjects, if anything
	 * @param namespace the namespace
	 * @param applied the migrations whose effects are there, with those that are not
	 * newer than the baseline
	 * @param pending the migrations that the next run would carry out
	 * @param running the migrations that are carried out or taken back now
	 * @param failed the migrations that were neither carried out nor taken back
	 * @param missing the applied migrations whose files are gone
	 * @param lock who is migrating now
	 */
	public record MigrationsDescriptor(@JsonInclude(JsonInclude.Include.NON_EMPTY) String prefix,
			@Nullable String namespace, List<AppliedDescriptor> applied, List<PendingDescriptor> pending,
			@JsonInclude(JsonInclude.Include.NON_EMPTY) List<RunningDescriptor> running, List<FailedDescriptor> failed,
			List<AppliedDescriptor> missing, @JsonInclude @Nullable LockDescriptor lock) {

		static final MigrationsDescriptor NONE = new MigrationsDescriptor("", null, List.of(), List.of(), List.of(),
				List.of(), List.of(), null);

		static MigrationsDescriptor of(InfoResult info) {
			return new MigrationsDescriptor(info.prefix(), info.namespace(),
					select(info, MigrationsDescriptor::isApplied, AppliedDescriptor::of),
					select(info, MigrationState::isPending, PendingDescriptor::of),
					select(info, (state) -> state == MigrationState.RUNNING, RunningDescriptor::of),
					select(info, MigrationsDescriptor::isFailed, FailedDescriptor::of),
					select(info, (state) -> state == MigrationState.MISSING, AppliedDescriptor::of),
					(info.lock() != null) ? LockDescriptor.of(info.lock()) : null);
		}

		// With what the baseline stands for, so that no file is in none of the lists.
		private static boolean isApplied(MigrationState state) {
			return !state.isPending() && !state.isUnfinished() && state != MigrationState.MISSING;
		}

		private static boolean isFailed(MigrationState state) {
			return state.isUnfinished() && state != MigrationState.RUNNING;
		}

		private static <T> List<T> select(InfoResult info, Predicate<MigrationState> state,
				Function<MigrationInfo, T> descriptor) {
			return info.migrations()
				.stream()
				.filter((migration) -> state.test(migration.state()))
				.map(descriptor)
				.toList();
		}

	}

	/**
	 * Description of an applied migration.
	 *
	 * @param version its version
	 * @param name its name
	 * @param kind yaml, json or java
	 * @param state applied, changed, future, missing, baseline or below_baseline
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
	 * @param kind yaml, json or java
	 * @param script its file
	 */
	public record PendingDescriptor(String version, String name, String kind, String script) {

		static PendingDescriptor of(MigrationInfo migration) {
			return new PendingDescriptor(migration.version().value(), migration.name(), migration.kind(),
					migration.script());
		}

	}

	/**
	 * Description of a migration that is carried out or taken back now.
	 *
	 * @param version its version
	 * @param name its name
	 * @param kind yaml, json or java
	 * @param startedAt when it began
	 * @param appliedBy host and process that do it
	 */
	public record RunningDescriptor(String version, String name, String kind, @Nullable Instant startedAt,
			@Nullable String appliedBy) {

		static RunningDescriptor of(MigrationInfo migration) {
			return new RunningDescriptor(migration.version().value(), migration.name(), migration.kind(),
					migration.startedAt(), migration.appliedBy());
		}

	}

	/**
	 * Description of a migration that was neither carried out nor taken back.
	 *
	 * @param version its version
	 * @param name its name
	 * @param kind yaml, json or java
	 * @param state interrupted or failed
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
			return new SchemaDescriptor(comparison.schema().name(), comparison.schema().dialect().uri(),
					comparison.schema().checksum(), revision.isPresent() ? revision.getAsLong() : null,
					comparison.state() == SchemaComparison.State.STORED);
		}

	}

}
