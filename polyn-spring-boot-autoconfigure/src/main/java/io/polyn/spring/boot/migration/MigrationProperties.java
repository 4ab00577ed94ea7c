package io.polyn.spring.boot.migration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.polyn.migration.BackupOptions;
import io.polyn.migration.FailurePolicy;
import io.polyn.migration.MigrationPolicy;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the migrations.
 */
@ConfigurationProperties("polyn.migrations")
public class MigrationProperties {

	/**
	 * Comma-separated list of the folders with migrations, such as
	 * 'classpath:polyn/migrations' or 'file:/etc/migrations'. Each of them has to exist;
	 * without any, 'classpath:polyn/migrations', which need not.
	 */
	private List<String> locations = new ArrayList<>();

	/**
	 * Comma-separated list of the packages with migrations in Java that are not beans.
	 * Each of them has to exist, and is searched with those below it.
	 */
	private List<String> packages = new ArrayList<>();

	/**
	 * Namespace that keeps the migrations apart from those of other services on the same
	 * account. By default the source root with dots for colons.
	 */
	private @Nullable String namespace;

	/**
	 * Values of placeholders in migrations.
	 */
	private Map<String, String> placeholders = new LinkedHashMap<>();

	/**
	 * Version up to which migrations are run on start-up, or 'latest' for all of them.
	 */
	private String target = "latest";

	/**
	 * What to do about pending migrations that are older than the newest applied one.
	 */
	private MigrationPolicy outOfOrder = MigrationPolicy.REJECT;

	/**
	 * What to do about applied migrations that are gone.
	 */
	private MigrationPolicy missing = MigrationPolicy.REJECT;

	/**
	 * What to do about migrations that a newer build has applied.
	 */
	private MigrationPolicy future = MigrationPolicy.WARN;

	/**
	 * What to do with a migration that fails: take back what it has done, or stop and
	 * leave everything as it is.
	 */
	private FailurePolicy onFailure = FailurePolicy.COMPENSATE;

	/**
	 * Number of replicas that streams and buckets have at most, whatever migrations ask
	 * for: for a development server that is not a cluster.
	 */
	private @Nullable Integer maxReplicas;

	private final Backup backup = new Backup();

	private final Lock lock = new Lock();

	public List<String> getLocations() {
		return this.locations;
	}

	public void setLocations(List<String> locations) {
		this.locations = locations;
	}

	public List<String> getPackages() {
		return this.packages;
	}

	public void setPackages(List<String> packages) {
		this.packages = packages;
	}

	public @Nullable String getNamespace() {
		return this.namespace;
	}

	public void setNamespace(@Nullable String namespace) {
		this.namespace = namespace;
	}

	public Map<String, String> getPlaceholders() {
		return this.placeholders;
	}

	public void setPlaceholders(Map<String, String> placeholders) {
		this.placeholders = placeholders;
	}

	public String getTarget() {
		return this.target;
	}

	public void setTarget(String target) {
		this.target = target;
	}

	public MigrationPolicy getOutOfOrder() {
		return this.outOfOrder;
	}

	public void setOutOfOrder(MigrationPolicy outOfOrder) {
		this.outOfOrder = outOfOrder;
	}

	public MigrationPolicy getMissing() {
		return this.missing;
	}

	public void setMissing(MigrationPolicy missing) {
		this.missing = missing;
	}

	public MigrationPolicy getFuture() {
		return this.future;
	}

	public void setFuture(MigrationPolicy future) {
		this.future = future;
	}

	public FailurePolicy getOnFailure() {
		return this.onFailure;
	}

	public void setOnFailure(FailurePolicy onFailure) {
		this.onFailure = onFailure;
	}

	public @Nullable Integer getMaxReplicas() {
		return this.maxReplicas;
	}

	public void setMaxReplicas(@Nullable Integer maxReplicas) {
		this.maxReplicas = maxReplicas;
	}

	public Backup getBackup() {
		return this.backup;
	}

	public Lock getLock() {
		return this.lock;
	}

	/**
	 * Properties of backups.
	 */
	public static class Backup {

		/**
		 * What is copied of the streams and buckets that a run is about to change, if any
		 * migration was applied before.
		 */
		private BackupOptions.BeforeRun beforeRun = BackupOptions.BeforeRun.NOTHING;

		/**
		 * Folder that backups are kept in. By default they are kept in the object store
		 * POLYN_BACKUPS.
		 */
		private @Nullable Path folder;

		public BackupOptions.BeforeRun getBeforeRun() {
			return this.beforeRun;
		}

		public void setBeforeRun(BackupOptions.BeforeRun beforeRun) {
			this.beforeRun = beforeRun;
		}

		public @Nullable Path getFolder() {
			return this.folder;
		}

		public void setFolder(@Nullable Path folder) {
			this.folder = folder;
		}

		BackupOptions toOptions() {
			BackupOptions options = (this.folder != null) ? BackupOptions.inFolder(this.folder)
					: BackupOptions.inObjectStore();
			return options.beforeRun(this.beforeRun);
		}

	}

	/**
	 * Properties of the lock that lets one process at a time migrate.
	 */
	public static class Lock {

		/**
		 * Time that the lock outlives a process that died.
		 */
		private Duration lease = Duration.ofSeconds(30);

		/**
		 * Time to wait for the lock.
		 */
		private Duration waitTimeout = Duration.ofMinutes(5);

		public Duration getLease() {
			return this.lease;
		}

		public void setLease(Duration lease) {
			this.lease = lease;
		}

		public Duration getWaitTimeout() {
			return this.waitTimeout;
		}

		public void setWaitTimeout(Duration waitTimeout) {
			this.waitTimeout = waitTimeout;
		}

	}

}
