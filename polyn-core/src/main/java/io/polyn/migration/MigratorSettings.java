package io.polyn.migration;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import io.polyn.migration.MigrationPlan.Entry;
import io.polyn.migration.backup.Backups;
import io.polyn.migration.history.MigrationHistory;
import io.polyn.migration.history.MigrationHistory.Snapshot;
import io.polyn.migration.history.MigrationHistory.Stored;
import io.polyn.migration.history.MigrationLock;
import io.polyn.migration.history.MigrationRecord;
import io.polyn.migration.operation.Deployment;
import io.polyn.migration.source.AppliedFiles;
import io.polyn.migration.source.InvalidMigrationsException;
import io.polyn.migration.source.MigrationScript;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all commands of a migrator work with.
 *
 * @param api the server
 * @param namespace whose migrations they are
 * @param deployment what names and numbers are in this deployment
 * @param source reads all migrations but the files that need not be read
 * @param components the objects that a migration may name
 * @param policies what to do about what is not as it should be
 * @param listeners who is told
 * @param progress who is told how far long operations have come
 * @param backup where backups are kept, and whether one is made before each run
 * @param lease how long the lock outlives a process that died
 * @param waitTimeout how long to wait for the lock
 */
record MigratorSettings(JetStreamApi api, String namespace, Deployment deployment,
		Function<AppliedFiles, List<MigrationScript>> source, Components components, MigrationPolicies policies,
		MigrationListeners listeners, ProgressListener progress, BackupOptions backup, Duration lease,
		Duration waitTimeout) {

	private static final Logger logger = LoggerFactory.getLogger(Migrator.class);

	MigrationHistory history() {
		return new MigrationHistory(this.api, this.namespace, this.deployment.prefix());
	}

	MigrationLock lock() {
		return MigrationLock.acquire(history(), this.lease, this.waitTimeout);
	}

	MigrationRun run(MigrationLock lock) {
		return new MigrationRun(context(lock), lock, this.policies.failure());
	}

	RunContext context(MigrationLock lock) {
		return new RunContext(this.api, this.components, this.deployment, backups(lock.holder().runId()),
				lock::ensureHeld, this.progress);
	}

	RunContext contextWithoutLock() {
		return new RunContext(this.api, this.components, this.deployment, backups(""), () -> {
		}, this.progress);
	}

	Backups backups(String runId) {
		// A folder may be shared with another deployment, too.
		NamePrefix prefix = this.deployment.prefix();
		return new Backups(this.api, this.backup.store(this.api, prefix), prefix.name(this.namespace), runId);
	}

	/**
	 * Copies what a run is about to change, if that is wanted.
	 * @param lock the lock
	 * @param plan the plan
	 * @param entries what the run carries out or takes back
	 */
	void backUp(MigrationLock lock, MigrationPlan plan, List<Entry> entries) {
		new RunBackup(this.backup, context(lock)).take(plan,
				Stream.concat(plan.unfinished().stream(), entries.stream()).distinct().toList());
	}

	/**
	 * Reads all migrations.
	 * @return the migrations
	 * @throws InvalidMigrationsException if anything is wrong with one of them, with all
	 * that is
	 */
	List<MigrationScript> scripts() {
		return this.source.apply(AppliedFiles.NONE);
	}

	/**
	 * Compares migrations with the history.
	 * @param scripts the migrations
	 * @param snapshot the history
	 * @return the plan
	 * @throws MigrationException if there is something that keeps migrations from being
	 * run
	 */
	MigrationPlan validated(List<MigrationScript> scripts, Snapshot snapshot) {
		MigrationPlan plan = MigrationPlan.of(scripts, snapshot, false);
		PlanValidation validation = validate(plan);
		if (!validation.problems().isEmpty()) {
			throw MigrationException.invalid(this.namespace, validation.problems());
		}
		return plan;
	}

	PlanValidation validate(MigrationPlan plan) {
		return PlanValidation.of(plan, this.policies, this.api.serverVersion());
	}

	/**
	 * Finds all that is wrong where some migrations can't be read.
	 * @param ex what is wrong with them
	 * @param snapshot the history, with which the others are compared
	 * @return all problems, and the warnings
	 */
	PlanValidation validate(InvalidMigrationsException ex, Snapshot snapshot) {
		PlanValidation validation = validate(MigrationPlan.of(ex.scripts(), snapshot, false));
		List<Problem> problems = Stream.concat(ex.problems().stream().map(Problem::of), validation.problems().stream())
			.toList();
		return new PlanValidation(problems, validation.warnings());
	}

	/**
	 * Reads the migrations to run those that are not applied. What was checked before it
	 * was applied, and has not changed by a byte, is not checked again.
	 * @param snapshot the history
	 * @return all migrations; those that are applied perhaps without operations
	 * @throws PolynException if anything is wrong with one of them, or between those that
	 * can be read and the history, with all that is
	 */
	List<MigrationScript> scripts(Snapshot snapshot) {
		Map<MigrationVersion, Stored> records = MigrationPlan.records(snapshot);
		try {
			return this.source
				.apply((file, digest) -> Optional.ofNullable(records.get(new MigrationVersion(file.version())))
					.map(Stored::record)
					.filter((record) -> record.isAppliedFrom(file.kind(), digest))
					.map(MigrationRecord::checksum));
		}
		catch (InvalidMigrationsException ex) {
			throw MigrationException.invalid(this.namespace, validate(ex, snapshot).problems());
		}
	}

	void logWarnings(MigrationPlan plan) {
		validate(plan).warnings().forEach((warning) -> logger.warn("{}", warning));
	}

	/**
	 * Settles what earlier runs have left midway.
	 * @param run the run
	 * @param plan the plan
	 * @param toBeApplied whether they are to be applied, rather than rolled back
	 * @param settled receives the versions that were taken back
	 * @param completed receives the versions that were completed
	 */
	void settle(MigrationRun run, MigrationPlan plan, boolean toBeApplied, List<MigrationVersion> settled,
			List<MigrationVersion> completed) {
		for (Entry entry : plan.unfinished()) {
			(run.settle(entry, toBeApplied) ? completed : settled).add(entry.version());
		}
	}

	static Duration since(long begin) {
		return Duration.ofNanos(System.nanoTime() - begin);
	}

}
