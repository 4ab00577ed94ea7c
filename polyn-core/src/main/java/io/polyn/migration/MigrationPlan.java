package io.polyn.migration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.polyn.ErrorCode;
import io.polyn.migration.history.MigrationHistory.Snapshot;
import io.polyn.migration.history.MigrationHistory.Stored;
import io.polyn.migration.history.MigrationRecord;
import io.polyn.migration.history.MigrationRecord.Direction;
import io.polyn.migration.history.RecordState;
import io.polyn.migration.source.MigrationScript;
import io.polyn.nats.ServerVersion;
import org.jspecify.annotations.Nullable;

/**
 * What is there to do: the files on one side, the records on the other.
 *
 * @param entries every migration that has a file or a record, in the order of the
 * versions
 */
record MigrationPlan(List<Entry> entries) {

	/**
	 * A migration.
	 *
	 * @param version its version
	 * @param script its file, if there is one
	 * @param stored its record, if there is one
	 * @param state how it stands
	 */
	record Entry(MigrationVersion version, @Nullable MigrationScript script, @Nullable Stored stored,
			MigrationState state) {

		MigrationScript requiredScript() {
			return Optional.ofNullable(this.script).orElseThrow();
		}

		Stored requiredRecord() {
			return Optional.ofNullable(this.stored).orElseThrow();
		}

		boolean isRollbackLeftMidway() {
			return this.state.isUnfinished() && requiredRecord().record().lastAttempt().direction() == Direction.DOWN;
		}

		MigrationInfo info() {
			MigrationScript file = this.script;
			if (this.stored == null) {
				MigrationScript pending = requiredScript();
				return new MigrationInfo(this.version, pending.name(), pending.kind(), this.state, pending.path(),
						pending.description(), pending.checksum(), null, null, null, null);
			}
			MigrationRecord record = this.stored.record();
			MigrationRecord.Attempt attempt = record.lastAttempt();
			return new MigrationInfo(this.version, record.name(), record.kind(), this.state,
					(file != null) ? file.path() : record.source(), (file != null) ? file.description() : null,
					record.checksum(), attempt.startedAt(), attempt.finishedAt(), attempt.appliedBy(), attempt.error());
		}

	}

	static MigrationPlan of(List<MigrationScript> scripts, Snapshot history, boolean locked) {
		Map<MigrationVersion, MigrationScript> files = new TreeMap<>();
		scripts.forEach((script) -> files.put(new MigrationVersion(script.version()), script));
		Map<MigrationVersion, Stored> records = new TreeMap<>();
		history.records().forEach((version, record) -> records.put(new MigrationVersion(version), record));
		Optional<MigrationVersion> newestFile = files.keySet().stream().max(MigrationVersion::compareTo);
		Optional<MigrationVersion> newestApplied = records.entrySet()
			.stream()
			.filter((record) -> record.getValue().record().state() == RecordState.APPLIED)
			.map(Map.Entry::getKey)
			.max(MigrationVersion::compareTo);
		List<Entry> entries = new ArrayList<>();
		Stream.concat(files.keySet().stream(), records.keySet().stream()).distinct().sorted().forEach((version) -> {
			MigrationScript file = files.get(version);
			Stored record = records.get(version);
			boolean late = newestApplied.filter((newest) -> newest.compareTo(version) > 0).isPresent();
			boolean future = newestFile.filter((newest) -> newest.compareTo(version) >= 0).isEmpty();
			MigrationState state = state(file, record, late, future, locked);
			if (state != null) {
				entries.add(new Entry(version, file, record, state));
			}
		});
		return new MigrationPlan(List.copyOf(entries));
	}

	private static @Nullable MigrationState state(@Nullable MigrationScript file, @Nullable Stored stored, boolean late,
			boolean future, boolean locked) {
		MigrationState pending = (late ? MigrationState.OUT_OF_ORDER : MigrationState.PENDING);
		if (stored == null) {
			return pending;
		}
		MigrationRecord record = stored.record();
		return switch (record.state()) {
			case RUNNING -> (locked ? MigrationState.RUNNING : MigrationState.INTERRUPTED);
			case FAILED -> MigrationState.FAILED;
			// Neither a file nor an effect: nothing to speak of.
			case COMPENSATED -> (file == null) ? null : (late ? pending : MigrationState.COMPENSATED);
			case ROLLED_BACK -> (file == null) ? null : (late ? pending : MigrationState.ROLLED_BACK);
			case APPLIED -> {
				if (file == null) {
					yield (future ? MigrationState.FUTURE : MigrationState.MISSING);
				}
				yield (file.checksum().equals(record.checksum()) ? MigrationState.APPLIED : MigrationState.CHANGED);
			}
		};
	}

	List<Entry> pending(Target target) {
		List<Entry> pending = this.entries.stream().filter((entry) -> entry.state().isPending()).toList();
		return select(pending, target, 1);
	}

	List<Entry> unfinished() {
		return this.entries.stream().filter((entry) -> entry.state().isUnfinished()).toList();
	}

	/**
	 * Returns what a rollback takes back.
	 * @param target how far
	 * @return applied migrations, and those whose rollback did not come to its end,
	 * newest first
	 */
	List<Entry> toRollBack(Target target) {
		List<Entry> applied = new ArrayList<>(this.entries.stream()
			.filter((entry) -> entry.state().isApplied() || entry.isRollbackLeftMidway())
			.toList());
		Collections.reverse(applied);
		return select(applied, target, -1);
	}

	private static List<Entry> select(List<Entry> candidates, Target target, int direction) {
		if (target instanceof Target.Steps steps) {
			return candidates.stream().limit(steps.count()).toList();
		}
		return candidates.stream().filter((entry) -> {
			if (target instanceof Target.To to) {
				return entry.version().compareTo(to.version()) * direction <= 0;
			}
			if (target instanceof Target.Before before) {
				return entry.version().compareTo(before.version()) * direction < 0;
			}
			return !(target instanceof Target.Only only) || entry.version().equals(only.version());
		}).toList();
	}

	/**
	 * Finds what keeps migrations from being run.
	 * @param server the server's version
	 * @return all problems
	 */
	List<Problem> problems(ServerVersion server) {
		List<Problem> problems = new ArrayList<>();
		for (Entry entry : this.entries) {
			switch (entry.state()) {
				case CHANGED -> problems.add(new Problem(ErrorCode.CHECKSUM_CHANGED,
						"The migration " + name(entry) + " was applied as something else than "
								+ entry.requiredScript().path() + " says now ("
								+ entry.requiredRecord().record().checksum() + " then, "
								+ entry.requiredScript().checksum() + " now).",
						"Put the file back as it was, and make the change in a new migration."));
				case MISSING -> problems.add(new Problem(ErrorCode.MIGRATION_MISSING,
						"The migration " + name(entry) + " was applied from " + entry.requiredRecord().record().source()
								+ ", which is gone.",
						"Put the file back, or roll the migration back with the version of the service that has it."));
				case OUT_OF_ORDER -> problems.add(new Problem(ErrorCode.OUT_OF_ORDER,
						"The migration " + name(entry) + " is pending, but newer ones were applied.",
						"Give " + entry.requiredScript().path() + " a version above the newest applied one."));
				default -> {
				}
			}
			if (entry.state().isPending()) {
				unsupported(entry, server, problems);
			}
		}
		return problems;
	}

	private static void unsupported(Entry entry, ServerVersion server, List<Problem> problems) {
		for (MigrationScript.Step step : entry.requiredScript().up()) {
			List<String> settings = step.operation().unknownTo(server);
			if (!settings.isEmpty()) {
				problems.add(new Problem(ErrorCode.UNSUPPORTED_BY_SERVER,
						step.location() + ": nats-server " + server + " does not know " + String.join(", ", settings)
								+ " of the " + step.operation().target() + ".",
						"Use a newer server, or leave the setting out."));
			}
		}
	}

	static String name(Entry entry) {
		return entry.info().toString();
	}

}
