package io.polyn.spring.boot.actuate;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.InfoResult;
import io.polyn.migration.MigrationInfo;
import io.polyn.migration.MigrationState;
import io.polyn.migration.Migrator;
import io.polyn.schema.SchemaRegistry;
import io.polyn.schema.SchemaStore;
import io.polyn.spring.boot.actuate.PolynDescriptor.AppliedDescriptor;
import io.polyn.spring.boot.actuate.PolynDescriptor.FailedDescriptor;
import io.polyn.spring.boot.actuate.PolynDescriptor.LockDescriptor;
import io.polyn.spring.boot.actuate.PolynDescriptor.PendingDescriptor;
import io.polyn.spring.boot.actuate.PolynDescriptor.SchemaDescriptor;
import io.polyn.spring.boot.actuate.PolynDescriptor.ServerDescriptor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Endpoint that shows which migrations are applied and which are pending, and the
 * schemas.
 */
@Endpoint(id = "polyn")
public class PolynEndpoint {

	private static final Set<ErrorCode> UNREACHABLE = EnumSet.of(ErrorCode.SERVER_UNREACHABLE,
			ErrorCode.AUTHENTICATION_FAILED, ErrorCode.JETSTREAM_UNAVAILABLE, ErrorCode.REQUEST_TIMED_OUT);

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
		Connection server = this.connection.getIfAvailable();
		JetStreamOptions jetStream = this.options.getIfAvailable();
		if (available == null || server == null || jetStream == null) {
			return PolynDescriptor.without("disabled", null);
		}
		try {
			new ServerProbe(server, jetStream).requireAvailable();
			InfoResult info = available.info();
			return new PolynDescriptor(status(info), null, ServerDescriptor.of(server, jetStream), info.namespace(),
					select(info, (state) -> state.isApplied() && state != MigrationState.MISSING,
							AppliedDescriptor::of),
					select(info, MigrationState::isPending, PendingDescriptor::of),
					select(info, MigrationState::isUnfinished, FailedDescriptor::of),
					select(info, (state) -> state == MigrationState.MISSING, AppliedDescriptor::of),
					(info.lock() != null) ? LockDescriptor.of(info.lock()) : null, schemas());
		}
		catch (PolynException ex) {
			return PolynDescriptor.without(UNREACHABLE.contains(ex.code()) ? "unreachable" : "failed", ex.getMessage());
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

}
