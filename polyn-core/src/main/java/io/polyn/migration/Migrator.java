package io.polyn.migration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import io.nats.client.Connection;
import io.nats.client.Options;
import io.polyn.PolynException;
import io.polyn.migration.MigrationPlan.Entry;
import io.polyn.migration.history.LockHolder;
import io.polyn.migration.history.MigrationHistory;
import io.polyn.migration.history.MigrationHistory.Snapshot;
import io.polyn.migration.history.MigrationHistory.Stored;
import io.polyn.migration.history.MigrationLock;
import io.polyn.migration.source.InvalidMigrationsException;
import io.polyn.migration.source.MigrationScript;
import io.polyn.nats.NatsConnector;
import org.jspecify.annotations.Nullable;

/**
 * Changes JetStream by versioned migrations, each once and only once, however many
 * processes start together. Safe for use by several threads.
 */
public final class Migrator {

	private final MigratorSettings settings;

	private final LatestCounts counts = new LatestCounts();

	Migrator(MigratorSettings settings) {
		this.settings = settings;
	}

	/**
	 * Begins to build a migrator.
	 * @param connection the connection, which stays the caller's to close
	 * @return the builder
	 */
	public static MigratorBuilder builder(Connection connection) {
		return new MigratorBuilder(connection);
	}

	/**
	 * Opens a connection, works with it and closes it, as a script does that has none of
	 * its own:
	 * {@code withConnection(options, (migrator) -> migrator.namespace("users").build().migrate())}.
	 * @param <T> the type of the result
	 * @param options how to connect
	 * @param script what to do; the connection is closed when it returns
	 * @return what the script returned
	 * @throws PolynException if no server can be reached, or one refuses the credentials
	 */
	public static <T extends @Nullable Object> T withConnection(Options options, Function<MigratorBuilder, T> script) {
		return NatsConnector.with(options, (connection) -> script.apply(builder(connection)));
	}

	/**
	 * Returns whose migrations they are.
	 * @return the namespace
	 */
	public String namespace() {
		return this.settings.namespace();
	}

	/**
	 * Tells how many migrations stand how, as the last {@link #info()} of this migrator
	 * has found or its last {@link #migrate()} has left them. Asks nobody.
	 * @return the numbers, or nothing if there was neither yet, or if something was
	 * changed or tried since
	 */
	public Optional<MigrationCounts> latestCounts() {
		return this.counts.get();
	}

	/**
	 * Tells how the migrations stand. Changes nothing, and needs no more than to read.
	 * @return the migrations
	 * @throws PolynException if a file is wrong or the server can't be asked
	 */
	public InfoResult info() {
		int changes = this.counts.changes();
		List<MigrationScript> scripts = this.settings.scripts();
		MigrationHistory history = this.settings.history();
		Snapshot snapshot = history.read();
		LockHolder holder = MigrationLock.holder(history, snapshot).orElse(null);
		MigrationPlan plan = MigrationPlan.of(scripts, snapshot, holder != null);
		this.counts.found(changes, MigrationCounts.of(plan));
		List<MigrationInfo> migrations = plan.entries().stream().map(Entry::info).toList();
		return new InfoResult(this.settings.deployment().prefix().value(), this.settings.namespace(),
				this.settings.api().serverVersion().toString(), snapshot.exists(), migrations, holder);
	}

	/**
	 * Checks whether the migrations could be run. Changes nothing, and needs no more than
	 * to read: the history, and the streams and consumers that a pending migration
	 * changes in a way that not every server can.
	 * @return all problems of the files, between the files and the history and, if all
	 * files are well, between the pending migrations and what is there
	 * @throws PolynException if the server can't be asked
	 */
	public ValidateResult validate() {
		try {
			return validate(this.settings.scripts());
		}
		catch (InvalidMigrationsException ex) {
			PlanValidation validation = this.settings.validate(ex, this.settings.history().read());
			return new ValidateResult(validation.problems(), validation.warnings());
		}
	}

	private ValidateResult validate(List<MigrationScript> scripts) {
		MigrationPlan plan = MigrationPlan.of(scripts, this.settings.history().read(), false);
		PlanValidation validation = this.settings.validate(plan);
		List<Problem> problems = new ArrayList<>(validation.problems());
		problems.addAll(new PreflightCheck(this.settings.contextWithoutLock()).problems(plan.pending(Target.all())));
		return new ValidateResult(List.copyOf(problems), validation.warnings());
	}

	/**
	 * Finds out what {@link #migrate(Target)} would do, down to each call that changes
	 * something on the server. Changes nothing, takes no lock, runs no code of
	 * migrations, and needs no more than to read.
	 * @param target how far
	 * @return the plan; what would be refused is part of it
	 * @throws PolynException if a file is wrong or the server can't be asked
	 */
	public PlanResult plan(Target target) {
		return planner().migrate(this.settings.scripts(), target);
	}

	/**
	 * Finds out what {@link #rollback(Target)} would do. Changes nothing, takes no lock,
	 * runs no code of migrations, and needs no more than to read.
	 * @param target how far
	 * @return the plan; what would be refused is part of it
	 * @throws PolynException if the server can't be asked
	 */
	public PlanResult planRollback(Target target) {
		return planner().rollback(target);
	}

	/**
	 * Tells what the migrations declare whose effects are there. Changes nothing, runs no
	 * code of migrations, and needs no more than to read the history.
	 * @return what they declare, with names and subjects as they are in this deployment
	 * @throws PolynException if a file is wrong or the server can't be asked
	 * @see DeclaredState#read what all migrations declare, without a server
	 */
	public DeclaredState declaredState() {
		return AppliedDeclaration
			.of(this.settings, MigrationPlan.of(this.settings.scripts(), this.settings.history().read(), false))
			.state();
	}

	/**
	 * Compares what the applied migrations declare with what is on the server. Changes
	 * nothing, runs no code of migrations, and needs no more than to read.
	 * @return what is missing on the server or has other settings there
	 * @throws PolynException if a file is wrong or the server can't be asked
	 */
	public DriftResult drift() {
		return new DriftCommand(this.settings).run();
	}

	/**
	 * Carries all pending migrations out.
	 * @return what was done
	 * @throws PolynException if a file is wrong, the lock is not free in time, or a
	 * migration fails
	 */
	public MigrateResult migrate() {
		return migrate(Target.latest());
	}

	/**
	 * Carries pending migrations out.
	 * @param target how far
	 * @return what was done
	 * @throws PolynException if a file is wrong, the lock is not free in time, or a
	 * migration fails
	 */
	public MigrateResult migrate(Target target) {
		MigrateCommand command = new MigrateCommand(this.settings);
		return change(() -> command.run(target), command::left);
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
	 * applied: their files are not needed. Repeatable migrations are not taken back; the
	 * next run carries them out again.
	 * @param target how far
	 * @return what was done
	 * @throws PolynException if there is nothing to take back, the lock is not free in
	 * time, or a migration can't be taken back
	 */
	public RollbackResult rollback(Target target) {
		return change(() -> new RollbackCommand(this.settings).run(target));
	}

	/**
	 * Lists the backups of the namespace.
	 * @return the backups, oldest first
	 * @throws PolynException if they can't be read
	 */
	public List<BackupInfo> backups() {
		return this.settings.backups("").list().stream().map(BackupInfo::of).toList();
	}

	/**
	 * Puts a backup back, unless something that was written since would be lost.
	 * @param id the backup's id
	 * @return what was put back
	 * @throws PolynException if there is no such backup, the lock is not free in time, or
	 * the backup can't be put back
	 * @see #restore(String, NewerData)
	 */
	public RestoreResult restore(String id) {
		return restore(id, NewerData.REFUSE);
	}

	/**
	 * Puts a backup back: the streams and buckets that it holds, with their consumers,
	 * and the records of the migrations that the run was about to carry out or to take
	 * back. What the run has created is deleted. A second try goes on where one was cut
	 * off.
	 * <ul>
	 * <li>Each stream is as it was when it was copied, which is not the same moment for
	 * all.</li>
	 * <li>Messages, sequences and timestamps come back where the backup holds messages;
	 * where it does not, a missing stream comes back empty.</li>
	 * <li>Keys of a bucket are put again, with new revisions, unless the backup holds
	 * messages. Keys that were added since stay.</li>
	 * <li>What migrations have changed by code, or by publishing, is not in the
	 * backup.</li>
	 * <li>A backup that an operation has made of the stream that it deletes has no
	 * records: they stay.</li>
	 * </ul>
	 * @param id the backup's id
	 * @param newer what becomes of what was written since
	 * @return what was put back
	 * @throws PolynException if there is no such backup, later runs have applied or
	 * rolled back other migrations, the lock is not free in time, or the backup can't be
	 * put back
	 */
	public RestoreResult restore(String id, NewerData newer) {
		return change(() -> new RestoreCommand(this.settings).run(id, newer));
	}

	/**
	 * Tells what a repair would change. Changes nothing.
	 * @param parts which parts of a repair are wanted; none means all
	 * @return the changes
	 * @throws PolynException if a file is wrong or none is found, or the server can't be
	 * asked
	 */
	public List<RepairAction> previewRepair(RepairAction.Part... parts) {
		return new RepairCommand(this.settings).preview(parts(parts));
	}

	/**
	 * Makes the history agree with the files. Streams and buckets stay as they are.
	 * @param parts which parts of a repair are wanted; none means all
	 * @return what was changed
	 * @throws PolynException if a file is wrong or none is found, or the lock is not free
	 * in time
	 */
	public List<RepairAction> repair(RepairAction.Part... parts) {
		return change(() -> new RepairCommand(this.settings).run(parts(parts)));
	}

	/**
	 * Begins the history of a service whose streams are older than its migrations: those
	 * up to a version are never carried out.
	 * @param version the version's digits
	 * @throws PolynException if migrations were applied already, or the lock is not free
	 * in time
	 */
	public void baseline(String version) {
		change(() -> {
			new MarkCommand(this.settings).baseline(new MigrationVersion(version));
			return version;
		});
	}

	/**
	 * Notes that what a migration does was done by other means. It can be rolled back
	 * only if it says how, under {@code down}.
	 * @param version the version of a migration that is pending or was left midway
	 * @throws PolynException if there is no such migration, or the lock is not free in
	 * time
	 */
	public void markApplied(String version) {
		change(() -> {
			new MarkCommand(this.settings).applied(new MigrationVersion(version));
			return version;
		});
	}

	/**
	 * Takes over what Polyn's Elixir client has applied. What it has noted stays as it
	 * is.
	 * @param sourceRoot the {@code source_root} of that client
	 * @return the versions that were not known yet
	 * @throws PolynException if there is no such note, or the lock is not free in time
	 */
	public List<MigrationVersion> importHistory(String sourceRoot) {
		return change(() -> new MarkCommand(this.settings).importElixir(sourceRoot));
	}

	/**
	 * Tells what an import would take over. Changes nothing.
	 * @param sourceRoot the {@code source_root} of that client
	 * @return the versions that are not known yet
	 * @throws PolynException if there is no such note
	 */
	public List<MigrationVersion> previewImport(String sourceRoot) {
		return new MarkCommand(this.settings).unknownElixir(sourceRoot);
	}

	/**
	 * Takes the lock away from whoever holds it. Not needed after a process has died: its
	 * lock is free after the lease.
	 * @return who held it, or nothing if nobody did, or if the lock said nothing of that
	 * @throws PolynException if the lock can't be written
	 */
	public Optional<LockHolder> unlock() {
		return MigrationLock.breakLock(this.settings.history());
	}

	/**
	 * Tells every attempt that the history remembers: the latest 32 of each migration.
	 * @return the attempts, oldest first
	 * @throws PolynException if the server can't be asked
	 */
	public List<HistoryEntry> history() {
		return this.settings.history()
			.read()
			.records()
			.values()
			.stream()
			.map(Stored::record)
			.flatMap((record) -> record.attempts().stream().map((attempt) -> HistoryEntry.of(record, attempt)))
			.sorted(Comparator.comparing(HistoryEntry::startedAt))
			.toList();
	}

	private <T> T change(Supplier<T> command) {
		return change(command, () -> null);
	}

	private <T> T change(Supplier<T> command, Supplier<@Nullable MigrationCounts> left) {
		this.counts.changed(null);
		try {
			return command.get();
		}
		finally {
			this.counts.changed(left.get());
		}
	}

	private static Set<RepairAction.Part> parts(RepairAction.Part[] parts) {
		return (parts.length > 0) ? Set.of(parts) : Set.of(RepairAction.Part.values());
	}

	private MigrationPlanner planner() {
		MigrationHistory history = this.settings.history();
		Snapshot snapshot = history.read();
		return new MigrationPlanner(this.settings, snapshot, MigrationLock.holder(history, snapshot).orElse(null));
	}

}
