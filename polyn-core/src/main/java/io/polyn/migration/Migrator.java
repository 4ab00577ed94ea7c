package io.polyn.migration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.MigrationPlan.Entry;
import io.polyn.migration.history.LockHolder;
import io.polyn.migration.history.MigrationHistory;
import io.polyn.migration.history.MigrationHistory.Snapshot;
import io.polyn.migration.history.MigrationLock;
import io.polyn.migration.operation.Deployment;
import io.polyn.migration.source.MigrationScript;
import io.polyn.migration.source.MigrationSource;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes JetStream by versioned migrations, each once and only once, however many
 * processes start together. Safe for use by several threads.
 */
public final class Migrator {

	private static final Logger logger = LoggerFactory.getLogger(Migrator.class);

	private final JetStreamApi api;

	private final String namespace;

	private final NamePrefix prefix;

	private final MigrationSource source;

	private final Components components;

	private final Duration lease;

	private final Duration waitTimeout;

	private Migrator(Builder builder, String namespace) {
		this.api = new JetStreamApi(builder.connection, builder.jetStreamOptions);
		this.namespace = namespace;
		this.source = new MigrationSource(builder.locations, builder.classLoader, builder.placeholders,
				new Deployment(builder.prefix, builder.maxReplicas));
		this.prefix = builder.prefix;
		this.components = new Components(builder.beans, builder.classLoader);
		this.lease = builder.lease;
		this.waitTimeout = builder.waitTimeout;
	}

	/**
	 * Begins to build a migrator.
	 * @param connection the connection, which stays the caller's to close
	 * @return the builder
	 */
	public static Builder builder(Connection connection) {
		return new Builder(connection);
	}

	/**
	 * Tells how the migrations stand. Changes nothing, and needs no more than to read.
	 * @return the migrations
	 * @throws PolynException if a file is wrong or the server can't be asked
	 */
	public InfoResult info() {
		List<MigrationScript> scripts = this.source.read();
		MigrationHistory history = history();
		Snapshot snapshot = history.read();
		LockHolder holder = MigrationLock.holder(history, snapshot).orElse(null);
		List<MigrationInfo> migrations = MigrationPlan.of(scripts, snapshot, holder != null)
			.entries()
			.stream()
			.map(Entry::info)
			.toList();
		return new InfoResult(this.namespace, this.api.serverVersion().toString(), migrations, holder);
	}

	/**
	 * Checks whether the migrations could be run. Changes nothing, and needs no more than
	 * to read.
	 * @return all problems between the files and the history
	 * @throws PolynException if a file is wrong or the server can't be asked
	 */
	public ValidateResult validate() {
		MigrationPlan plan = MigrationPlan.of(this.source.read(), history().read(), false);
		List<Problem> problems = new ArrayList<>(plan.problems(this.api.serverVersion()));
		problems.addAll(new PreflightCheck(context(() -> {
		})).problems(plan.pending(Target.all())));
		return new ValidateResult(List.copyOf(problems));
	}

	/**
	 * Carries out all pending migrations.
	 * @return what was done
	 * @throws PolynException if a file is wrong, the lock is not free in time, or a
	 * migration fails
	 */
	public MigrateResult migrate() {
		return migrate(Target.latest());
	}

	/**
	 * Carries out pending migrations.
	 * @param target how far
	 * @return what was done
	 * @throws PolynException if a file is wrong, the lock is not free in time, or a
	 * migration fails
	 */
	public MigrateResult migrate(Target target) {
		long begin = System.nanoTime();
		List<MigrationScript> scripts = this.source.read();
		MigrationHistory history = history();
		MigrationPlan plan = validated(scripts, history.read());
		if (plan.unfinished().isEmpty() && plan.pending(target).isEmpty()) {
			logger.info("Nothing to migrate in {}: {} applied, {} pending", this.namespace,
					plan.entries().stream().filter((entry) -> entry.state().isApplied()).count(),
					plan.pending(Target.all()).size());
			return new MigrateResult(List.of(), List.of(), since(begin));
		}
		List<MigrationVersion> settled = new ArrayList<>();
		List<MigrationVersion> applied = new ArrayList<>();
		try (MigrationLock lock = MigrationLock.acquire(history, this.lease, this.waitTimeout)) {
			MigrationRun run = run(lock);
			plan = settle(run, lock, scripts, settled);
			PreflightCheck check = new PreflightCheck(context(lock::ensureHeld));
			for (Entry entry : check.require(this.namespace, plan.pending(target))) {
				run.apply(entry);
				applied.add(entry.version());
			}
		}
		logger.info("Migrated {}: {} applied in {} ms", this.namespace, applied.size(), since(begin).toMillis());
		return new MigrateResult(settled, applied, since(begin));
	}

	/**
	 * Takes the newest applied migration back.
	 * @return what was done
	 * @throws PolynException if nothing was applied, the lock is not free in time, or the
	 * migration can't be taken back
	 */
	public RollbackResult rollback() {
		return rollback(Target.steps(1));
	}

	/**
	 * Takes applied migrations back, newest first, with what was stored when they were
	 * applied: their files are not needed.
	 * @param target how far
	 * @return what was done
	 * @throws PolynException if there is nothing to take back, the lock is not free in
	 * time, or a migration can't be taken back
	 */
	public RollbackResult rollback(Target target) {
		long begin = System.nanoTime();
		MigrationHistory history = history();
		requireSome(MigrationPlan.of(List.of(), history.read(), false), target);
		List<MigrationVersion> rolledBack = new ArrayList<>();
		try (MigrationLock lock = MigrationLock.acquire(history, this.lease, this.waitTimeout)) {
			MigrationRun run = run(lock);
			MigrationPlan plan = MigrationPlan.of(List.of(), lock.readHistory(), false);
			List<Entry> entries = requireSome(plan, target);
			for (Entry entry : plan.unfinished()) {
				run.settle(entry);
				if (entries.contains(entry)) {
					rolledBack.add(entry.version());
				}
			}
			for (Entry entry : entries) {
				if (entry.state().isApplied()) {
					run.rollBack(entry);
					rolledBack.add(entry.version());
				}
			}
		}
		return new RollbackResult(rolledBack, since(begin));
	}

	private MigrationPlan settle(MigrationRun run, MigrationLock lock, List<MigrationScript> scripts,
			List<MigrationVersion> settled) {
		MigrationPlan plan = validated(scripts, lock.readHistory());
		for (Entry entry : plan.unfinished()) {
			run.settle(entry);
			settled.add(entry.version());
		}
		return (settled.isEmpty() ? plan : validated(scripts, lock.readHistory()));
	}

	private MigrationPlan validated(List<MigrationScript> scripts, Snapshot snapshot) {
		MigrationPlan plan = MigrationPlan.of(scripts, snapshot, false);
		List<Problem> problems = plan.problems(this.api.serverVersion());
		if (!problems.isEmpty()) {
			throw MigrationException.invalid(this.namespace, problems);
		}
		plan.entries()
			.stream()
			.filter((entry) -> entry.state() == MigrationState.FUTURE)
			.forEach((entry) -> logger.warn("The migration {} of {} was applied by a newer build than this one",
					entry.info(), this.namespace));
		return plan;
	}

	private List<Entry> requireSome(MigrationPlan plan, Target target) {
		List<Entry> entries = plan.toRollBack(target);
		if (entries.isEmpty() && plan.unfinished().isEmpty()) {
			throw new MigrationException(ErrorCode.NOTHING_TO_ROLL_BACK,
					"No applied migration of " + this.namespace + " is within " + target + ".",
					"Look at what is applied with info().", null);
		}
		return entries;
	}

	private MigrationRun run(MigrationLock lock) {
		return new MigrationRun(context(lock::ensureHeld), lock);
	}

	private RunContext context(Runnable checkpoint) {
		return new RunContext(this.api, this.components, checkpoint);
	}

	private MigrationHistory history() {
		return new MigrationHistory(this.api, this.namespace, this.prefix);
	}

	private static Duration since(long begin) {
		return Duration.ofNanos(System.nanoTime() - begin);
	}

	/**
	 * Builds a {@link Migrator}.
	 */
	public static final class Builder {

		private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*");

		private final Connection connection;

		private JetStreamOptions jetStreamOptions = JetStreamOptions.defaultOptions();

		private @Nullable String namespace;

		private List<String> locations = List.of();

		private ClassLoader classLoader = Objects.requireNonNullElse(Thread.currentThread().getContextClassLoader(),
				Migrator.class.getClassLoader());

		private Function<String, @Nullable Object> beans = (name) -> null;

		private final Map<String, String> placeholders = new LinkedHashMap<>();

		private NamePrefix prefix = NamePrefix.NONE;

		private int maxReplicas = Integer.MAX_VALUE;

		private Duration lease = Duration.ofSeconds(30);

		private Duration waitTimeout = Duration.ofMinutes(5);

		private Builder(Connection connection) {
			this.connection = connection;
		}

		/**
		 * Sets what keeps a service's migrations apart from those of others on the same
		 * account.
		 * @param namespace letters, digits, {@code -}, {@code _} and dots between them
		 * @return this builder
		 */
		public Builder namespace(String namespace) {
			if (!NAMESPACE.matcher(namespace).matches()) {
				throw new PolynException(ErrorCode.INVALID_NAME,
						"The namespace '" + namespace + "' of the migrations is not a valid one.",
						"Use letters, digits, - and _, with dots between them.");
			}
			this.namespace = namespace;
			return this;
		}

		/**
		 * Sets where the migrations are.
		 * @param locations folders such as {@code classpath:polyn/migrations} or
		 * {@code file:/etc/migrations}, each of which must exist; without any,
		 * {@code classpath:polyn/migrations}, which need not
		 * @return this builder
		 */
		public Builder locations(List<String> locations) {
			this.locations = List.copyOf(locations);
			return this;
		}

		/**
		 * Sets where the classpath is searched.
		 * @param classLoader the class loader; by default the current thread's
		 * @return this builder
		 */
		public Builder classLoader(ClassLoader classLoader) {
			this.classLoader = classLoader;
			return this;
		}

		/**
		 * Sets where the objects that migrations name are looked up before classes are.
		 * @param beans finds an object by its name, or returns {@code null}
		 * @return this builder
		 */
		public Builder beans(Function<String, @Nullable Object> beans) {
			this.beans = beans;
			return this;
		}

		/**
		 * Adds values for placeholders.
		 * @param placeholders the values by name
		 * @return this builder
		 */
		public Builder placeholders(Map<String, String> placeholders) {
			this.placeholders.putAll(placeholders);
			return this;
		}

		/**
		 * Sets what keeps several deployments of the same services apart on one account.
		 * It goes before the name of every stream, bucket and consumer
		 * ({@code staging_USERS}) and every subject ({@code staging.user.>}) that the
		 * migrations name, and before Polyn's own buckets.
		 * @param prefix letters, digits and {@code -}; empty for none
		 * @return this builder
		 */
		public Builder prefix(String prefix) {
			this.prefix = new NamePrefix(prefix);
			return this;
		}

		/**
		 * Sets how many replicas a migration gets at most, whatever it asks for: one,
		 * where there is only one server.
		 * @param maxReplicas the number, at least one
		 * @return this builder
		 */
		public Builder maxReplicas(int maxReplicas) {
			if (maxReplicas < 1) {
				throw new IllegalArgumentException("At least one replica, got " + maxReplicas);
			}
			this.maxReplicas = maxReplicas;
			return this;
		}

		/**
		 * Sets the JetStream domain or prefix and the time to wait for an answer.
		 * @param options the options
		 * @return this builder
		 */
		public Builder jetStreamOptions(JetStreamOptions options) {
			this.jetStreamOptions = options;
			return this;
		}

		/**
		 * Sets how long the lock outlives a process that died.
		 * @param lease the time, at least five seconds; 30 seconds by default
		 * @return this builder
		 */
		public Builder lockLease(Duration lease) {
			if (lease.toSeconds() < 5) {
				throw new IllegalArgumentException("A lease of at least 5 seconds, got " + lease);
			}
			this.lease = lease;
			return this;
		}

		/**
		 * Sets how long to wait for the lock.
		 * @param waitTimeout the time; five minutes by default
		 * @return this builder
		 */
		public Builder lockWaitTimeout(Duration waitTimeout) {
			this.waitTimeout = waitTimeout;
			return this;
		}

		/**
		 * Builds the migrator. Nothing is read yet, and no server asked.
		 * @return the migrator
		 * @throws IllegalStateException if there is no namespace
		 */
		public Migrator build() {
			if (this.namespace == null) {
				throw new IllegalStateException("A migrator needs a namespace");
			}
			return new Migrator(this, this.namespace);
		}

	}

}
