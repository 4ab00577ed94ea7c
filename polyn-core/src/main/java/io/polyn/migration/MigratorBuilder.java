package io.polyn.migration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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
import io.polyn.migration.operation.Deployment;
import io.polyn.migration.operation.Operation;
import io.polyn.migration.source.AppliedFiles;
import io.polyn.migration.source.MigrationScript;
import io.polyn.migration.source.MigrationSource;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds a {@link Migrator}.
 */
public final class MigratorBuilder {

	private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*");

	private static final Logger logger = LoggerFactory.getLogger(Operation.class);

	private final @Nullable Connection connection;

	private JetStreamOptions jetStreamOptions = JetStreamOptions.defaultOptions();

	private @Nullable String namespace;

	private List<String> locations = List.of();

	private ClassLoader classLoader = Objects.requireNonNullElse(Thread.currentThread().getContextClassLoader(),
			Migrator.class.getClassLoader());

	private final List<Migration> migrations = new ArrayList<>();

	private List<String> packages = List.of();

	private Function<String, @Nullable Object> beans = (name) -> null;

	private final Map<String, String> placeholders = new LinkedHashMap<>();

	private MigrationPolicies policies = MigrationPolicies.DEFAULT;

	private final List<MigrationListener> listeners = new ArrayList<>();

	private ProgressListener progress = (what, done, total) -> logger.info("{}: {} of {}", what, done, total);

	private NamePrefix prefix = NamePrefix.NONE;

	private int maxReplicas = Integer.MAX_VALUE;

	private Duration lease = Duration.ofSeconds(30);

	private Duration waitTimeout = Duration.ofMinutes(5);

	private BackupOptions backup = BackupOptions.inObjectStore();

	MigratorBuilder(@Nullable Connection connection) {
		this.connection = connection;
	}

	/**
	 * Sets what keeps a service's migrations apart from those of others on the same
	 * account.
	 * @param namespace letters, digits, {@code -}, {@code _} and dots between them
	 * @return this builder
	 */
	public MigratorBuilder namespace(String namespace) {
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
	public MigratorBuilder locations(List<String> locations) {
		this.locations = List.copyOf(locations);
		return this;
	}

	/**
	 * Sets where the classpath is searched.
	 * @param classLoader the class loader; by default the current thread's
	 * @return this builder
	 */
	public MigratorBuilder classLoader(ClassLoader classLoader) {
		this.classLoader = classLoader;
		return this;
	}

	/**
	 * Adds migrations in Java.
	 * @param migrations the migrations, in any order
	 * @return this builder
	 */
	public MigratorBuilder migrations(Collection<? extends Migration> migrations) {
		this.migrations.addAll(migrations);
		return this;
	}

	/**
	 * Sets where migrations in Java are looked for.
	 * @param packages the names of packages, which are searched with those below them;
	 * each migration has a constructor without parameters
	 * @return this builder
	 */
	public MigratorBuilder packages(List<String> packages) {
		this.packages = List.copyOf(packages);
		return this;
	}

	/**
	 * Sets where the objects that migrations name are looked up before classes are.
	 * @param beans finds an object by its name, or returns {@code null}
	 * @return this builder
	 */
	public MigratorBuilder beans(Function<String, @Nullable Object> beans) {
		this.beans = beans;
		return this;
	}

	/**
	 * Adds values for placeholders.
	 * @param placeholders the values by name
	 * @return this builder
	 */
	public MigratorBuilder placeholders(Map<String, String> placeholders) {
		this.placeholders.putAll(placeholders);
		return this;
	}

	/**
	 * Sets what keeps several deployments of the same services apart on one account. It
	 * goes before the name of every stream, bucket and consumer ({@code staging_USERS})
	 * and every subject ({@code staging.user.>}) that the migrations name, and before
	 * Polyn's own buckets.
	 * @param prefix letters, digits and {@code -}; empty for none
	 * @return this builder
	 */
	public MigratorBuilder prefix(String prefix) {
		this.prefix = new NamePrefix(prefix);
		return this;
	}

	/**
	 * Sets how many replicas a migration gets at most, whatever it asks for: one, where
	 * there is only one server.
	 * @param maxReplicas the number, at least one
	 * @return this builder
	 */
	public MigratorBuilder maxReplicas(int maxReplicas) {
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
	public MigratorBuilder jetStreamOptions(JetStreamOptions options) {
		this.jetStreamOptions = options;
		return this;
	}

	/**
	 * Sets what to do about pending migrations that are older than the newest applied
	 * one.
	 * @param policy the policy; by default they are rejected
	 * @return this builder
	 */
	public MigratorBuilder outOfOrder(MigrationPolicy policy) {
		this.policies = this.policies.withOutOfOrder(policy);
		return this;
	}

	/**
	 * Sets what to do about applied migrations whose file is gone.
	 * @param policy the policy; by default they are rejected
	 * @return this builder
	 */
	public MigratorBuilder missing(MigrationPolicy policy) {
		this.policies = this.policies.withMissing(policy);
		return this;
	}

	/**
	 * Sets what to do about migrations that a newer build has applied.
	 * @param policy the policy; by default there is a warning
	 * @return this builder
	 */
	public MigratorBuilder future(MigrationPolicy policy) {
		this.policies = this.policies.withFuture(policy);
		return this;
	}

	/**
	 * Sets what to do when an operation fails.
	 * @param policy the policy; by default the migration is taken back
	 * @return this builder
	 */
	public MigratorBuilder onFailure(FailurePolicy policy) {
		this.policies = this.policies.withFailure(policy);
		return this;
	}

	/**
	 * Adds someone who is told what happens.
	 * @param listener the listener
	 * @return this builder
	 */
	public MigratorBuilder listener(MigrationListener listener) {
		this.listeners.add(listener);
		return this;
	}

	/**
	 * Sets who is told how far long operations have come, such as copies of streams.
	 * @param progress the listener; by default a line is logged
	 * @return this builder
	 */
	public MigratorBuilder progress(ProgressListener progress) {
		this.progress = progress;
		return this;
	}

	/**
	 * Sets how long the lock outlives a process that died.
	 * @param lease the time, at least five seconds; 30 seconds by default
	 * @return this builder
	 */
	public MigratorBuilder lockLease(Duration lease) {
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
	public MigratorBuilder lockWaitTimeout(Duration waitTimeout) {
		this.waitTimeout = waitTimeout;
		return this;
	}

	/**
	 * Sets where backups are kept, and whether one is made before each run.
	 * @param backup the options; by default backups are kept in an object store, and made
	 * only by operations that ask for one
	 * @return this builder
	 */
	public MigratorBuilder backup(BackupOptions backup) {
		this.backup = backup;
		return this;
	}

	/**
	 * Builds the migrator. No file is read yet, and no server asked.
	 * @return the migrator
	 * @throws PolynException if a package does not exist, or a migration in it can't be
	 * instantiated
	 * @throws IllegalStateException if there is no namespace, or no connection
	 */
	public Migrator build() {
		if (this.namespace == null || this.connection == null) {
			throw new IllegalStateException("A migrator needs a namespace and a connection");
		}
		Deployment deployment = deployment();
		JavaMigrations java = javaMigrations();
		Function<String, @Nullable Object> named = this.beans;
		Components components = new Components((name) -> {
			MigrationTask task = java.find(name);
			return (task != null) ? task : named.apply(name);
		}, this.classLoader);
		return new Migrator(new MigratorSettings(new JetStreamApi(this.connection, this.jetStreamOptions),
				this.namespace, deployment, source(java), components, this.policies,
				new MigrationListeners(this.namespace, List.copyOf(this.listeners)), this.progress, this.backup,
				this.lease, this.waitTimeout));
	}

	DeclaredState declaredState() {
		return Declaration.of(source(javaMigrations()).apply(AppliedFiles.NONE), this.prefix).state();
	}

	private Deployment deployment() {
		return new Deployment(this.prefix, this.maxReplicas);
	}

	private JavaMigrations javaMigrations() {
		return new JavaMigrations(this.migrations, this.packages, this.classLoader);
	}

	private Function<AppliedFiles, List<MigrationScript>> source(JavaMigrations java) {
		Deployment deployment = deployment();
		MigrationSource source = new MigrationSource(this.locations, this.classLoader, this.placeholders, deployment);
		return (applied) -> source.read(java.scripts(deployment), applied);
	}

}
