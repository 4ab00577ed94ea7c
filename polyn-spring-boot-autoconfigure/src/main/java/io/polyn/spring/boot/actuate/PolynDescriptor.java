package io.polyn.spring.boot.actuate;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.migration.MigrationInfo;
import io.polyn.migration.history.LockHolder;
import io.polyn.schema.SchemaComparison;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of migrations and schemas.
 *
 * @param status how it stands: up-to-date, pending, failed, running, unreachable or
 * disabled
 * @param reason why it can't be told how it stands
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
		List<FailedDescriptor> failed, List<AppliedDescriptor> missing, @JsonInclude @Nullable LockDescriptor lock,
		List<SchemaDescriptor> schemas) implements OperationResponseBody {

	static PolynDescriptor without(String status, @Nullable String reason) {
		return new PolynDescriptor(status, reason, null, null, List.of(), List.of(), List.of(), List.of(), null,
				List.of());
	}

	/**
	 * Description of the connected server.
	 *
	 * @param version its version
	 * @param name its name
	 * @param jetstream whether it has JetStream
	 * @param domain the JetStream domain in use
	 */
	public record ServerDescriptor(String version, String name, boolean jetstream,
			@JsonInclude @Nullable String domain) {

		static ServerDescriptor of(Connection connection, JetStreamOptions options) {
			String prefix = options.getPrefix();
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
			return new SchemaDescriptor(comparison.schema().name(), comparison.schema().dialect().uri(),
					comparison.schema().checksum(), revision.isPresent() ? revision.getAsLong() : null,
					comparison.state() == SchemaComparison.State.STORED);
		}

	}

}
