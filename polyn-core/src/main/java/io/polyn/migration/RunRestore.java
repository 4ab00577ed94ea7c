package io.polyn.migration;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.migration.backup.BackupManifest;
import io.polyn.migration.backup.Backups;
import io.polyn.migration.backup.StreamBackup;
import io.polyn.migration.history.MigrationHistory.Stored;
import io.polyn.migration.history.MigrationLock;
import io.polyn.migration.history.MigrationRecord;
import io.polyn.migration.history.MigrationRecord.Direction;
import io.polyn.migration.history.RecordState;
import io.polyn.migration.operation.Operation;
import io.polyn.migration.operation.OperationContext;
import io.polyn.migration.operation.RestoreOperations;
import io.polyn.migration.operation.UndoCheck;
import org.jspecify.annotations.Nullable;

/**
 * Puts a backup back while the lock is held. Whatever speaks against that is looked for
 * before anything is changed; a second try goes on where the first was cut off.
 *
 * @param context what to work with
 * @param lock the lock
 */
record RunRestore(OperationContext context, MigrationLock lock) {

	/**
	 * Puts a backup back: first the streams, then the records.
	 * @param backup the backup
	 * @param newer what becomes of what was written since
	 * @return the versions whose records were put back
	 */
	List<MigrationVersion> restore(BackupManifest backup, NewerData newer) {
		Map<String, Stored> records = this.lock.readHistory().records();
		requireNothingElseChanged(backup, records);
		try {
			restoreStreams(backup, newer);
		}
		catch (PolynException ex) {
			if (ex.code() == ErrorCode.DATA_LOSS) {
				throw new PolynException(ErrorCode.DATA_LOSS,
						"The backup " + backup.id() + " can't be put back without a loss: " + ex.problem()
								+ " What the run itself has written after the backup counts, too.",
						"Move what would be lost first, or restore with NewerData.OVERWRITE.", ex);
			}
			throw ex;
		}
		return restoreRecords(backup, records);
	}

	private void restoreStreams(BackupManifest backup, NewerData newer) {
		backup.streams()
			.stream()
			.filter((stream) -> stream.snapshot() != null)
			.forEach(this.context.backups().streams()::verify);
		RestoreOperations restoring = new RestoreOperations(this.context, backup.id(), newer == NewerData.OVERWRITE);
		List<Operation> operations = new ArrayList<>();
		for (StreamBackup stream : backup.streams()) {
			operations.addAll(restoring.of(stream));
		}
		if (newer == NewerData.REFUSE) {
			UndoCheck.requireNoDataLoss(this.context, operations);
		}
		for (Operation operation : operations) {
			Operation.Change change = operation.prepare(this.context);
			this.lock.ensureHeld();
			change.apply().run();
		}
	}

	// What others did since may rest upon what the backup would take away.
	private static void requireNothingElseChanged(BackupManifest backup, Map<String, Stored> records) {
		if (backup.versions().isEmpty()) {
			return;
		}
		Set<String> versions = new TreeSet<>(records.keySet());
		versions.addAll(backup.records().keySet());
		versions.removeIf((version) -> backup.versions().contains(version)
				|| effect(current(records, version)) == effect(then(backup, version)));
		if (!versions.isEmpty()) {
			throw Backups.failed(
					"The backup " + backup.id() + " does not know what became of the migrations " + versions
							+ ", which later runs have applied or rolled back.",
					"Put the backups of those runs back first, the latest one before the others.", null);
		}
	}

	private List<MigrationVersion> restoreRecords(BackupManifest backup, Map<String, Stored> records) {
		List<MigrationVersion> versions = new ArrayList<>();
		for (String version : backup.versions()) {
			MigrationRecord now = current(records, version);
			MigrationRecord then = then(backup, version);
			if (now != null && effect(now) != effect(then)) {
				this.lock.write(restored(now, then), records.get(version).revision());
				versions.add(new MigrationVersion(version));
			}
		}
		return versions;
	}

	// The attempts stay: they are what happened.
	private MigrationRecord restored(MigrationRecord now, @Nullable MigrationRecord then) {
		MigrationRecord.Attempt attempt = new MigrationRecord.Attempt(this.lock.holder().runId(), Direction.DOWN,
				RecordState.RUNNING, Instant.now(), null, this.lock.holder().owner(), null, null);
		if (then == null) {
			return now.begin(attempt, List.of(), now.steps()).end(RecordState.ROLLED_BACK, Instant.now(), null);
		}
		MigrationRecord record = new MigrationRecord(then.version(), then.name(), then.kind(), then.source(),
				then.checksum(), then.digest(), then.state(), then.step(), then.steps(), then.undo(), now.attempts());
		return record.begin(attempt, then.undo(), then.steps()).end(then.state(), Instant.now(), null);
	}

	private static @Nullable MigrationRecord current(Map<String, Stored> records, String version) {
		Stored stored = records.get(version);
		return (stored != null) ? stored.record() : null;
	}

	private static @Nullable MigrationRecord then(BackupManifest backup, String version) {
		JsonNode record = backup.records().get(version);
		try {
			return (record != null) ? Json.mapper().treeToValue(record, MigrationRecord.class) : null;
		}
		catch (JsonProcessingException ex) {
			throw Backups.failed("The backup " + backup.id() + " is not one that this version of Polyn wrote.",
					"Use the version of Polyn that wrote it.", ex);
		}
	}

	// Whether there is no record, or one of what was taken back, comes to the same.
	private static @Nullable RecordState effect(@Nullable MigrationRecord record) {
		boolean none = record == null || record.state() == RecordState.ROLLED_BACK
				|| record.state() == RecordState.COMPENSATED;
		return none ? null : record.state();
	}

}
