package io.polyn.migration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.polyn.ErrorCode;
import io.polyn.json.Suggestion;
import io.polyn.migration.history.MigrationHistory.Snapshot;
import io.polyn.migration.history.MigrationHistory.Stored;
import io.polyn.migration.history.MigrationRecord;
import io.polyn.migration.history.RecordState;
import io.polyn.migration.source.MigrationScript;
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
		Map<MigrationVersion, Stored> records = records(history);
		MigrationStates states = MigrationStates.of(files.keySet(), records, locked);
		List<Entry> entries = new ArrayList<>();
		// A record keeps its key, however its file spells the version by now.
		Stream.concat(records.keySet().stream(), files.keySet().stream())
			.distinct()
			.sorted()
			.forEach((version) -> states.find(version, files.get(version), records.get(version))
				.ifPresent(
						(state) -> entries.add(new Entry(version, files.get(version), records.get(version), state))));
		return new MigrationPlan(List.copyOf(entries));
	}

	/**
	 * Returns the records by version. Where the keys of some differ only in leading
	 * zeros, the latest of them counts.
	 * @param history the history
	 * @return the records, each under its version as its key spells it
	 */
	static Map<MigrationVersion, Stored> records(Snapshot history) {
		Map<MigrationVersion, Stored> records = new TreeMap<>();
		history.records().values().stream().sorted(Comparator.comparingLong(Stored::revision)).forEach((stored) -> {
			MigrationVersion version = new MigrationVersion(stored.record().version());
			records.remove(version);
			records.put(version, stored);
		});
		return records;
	}

	/**
	 * Returns what is to be carried out.
	 * @param target how far
	 * @return pending migrations, oldest first
	 * @throws MigrationException if the target is a migration that does not exist
	 */
	List<Entry> pending(Target target) {
		if (target instanceof Target.Only only && find(only.version()).isEmpty()) {
			throw unknown("There is no migration ", only.version(), this.entries);
		}
		List<Entry> pending = this.entries.stream().filter((entry) -> entry.state().isPending()).toList();
		return select(pending, target, 1);
	}

	List<Entry> unfinished() {
		return this.entries.stream().filter((entry) -> entry.state().isUnfinished()).toList();
	}

	/**
	 * Returns what a rollback takes back. Repeatable migrations are not among it: they
	 * are carried out again instead.
	 * @param target how far
	 * @return applied migrations, and those that were left midway, newest first; none
	 * only if there is something else to settle
	 * @throws MigrationException if there is nothing to take back, or the target names a
	 * version that is not applied
	 */
	List<Entry> toRollBack(Target target) {
		List<Entry> applied = new ArrayList<>(this.entries.stream()
			.filter((entry) -> !entry.version().isRepeatable())
			.filter((entry) -> entry.state().isApplied() || entry.state().isUnfinished())
			.toList());
		Collections.reverse(applied);
		requireApplied(target, applied);
		List<Entry> selected = select(applied, target, -1);
		if (selected.isEmpty() && unfinished().isEmpty()) {
			throw new MigrationException(ErrorCode.NOTHING_TO_ROLL_BACK,
					"No applied migration is within the target '" + target + "'.",
					"Look at what is applied with info().", null);
		}
		return selected;
	}

	private void requireApplied(Target target, List<Entry> applied) {
		List<Entry> possible = new ArrayList<>(applied);
		MigrationVersion version = null;
		if (target instanceof Target.To to) {
			version = to.version();
		}
		else if (target instanceof Target.Only only) {
			version = only.version();
		}
		else if (target instanceof Target.Before before) {
			version = before.version();
			this.entries.stream().filter((entry) -> entry.state() == MigrationState.BASELINE).forEach(possible::add);
		}
		if (version != null && possible.stream().map(Entry::version).noneMatch(version::equals)) {
			throw unknown("No applied migration has the version ", version, possible);
		}
	}

	private static MigrationException unknown(String problem, MigrationVersion version, List<Entry> known) {
		return new MigrationException(ErrorCode.UNKNOWN_VERSION,
				problem + version + "."
						+ Suggestion.of(version.value(),
								known.stream().map((entry) -> entry.version().value()).toList()),
				"Look at the versions that there are with info().", null);
	}

	/**
	 * Returns the repeatable migrations that were carried out.
	 * @return the migrations
	 */
	List<Entry> repeated() {
		return this.entries.stream()
			.filter((entry) -> entry.version().isRepeatable())
			.filter((entry) -> entry.stored() != null && entry.stored().record().state() == RecordState.APPLIED)
			.toList();
	}

	Optional<Entry> find(MigrationVersion version) {
		return this.entries.stream().filter((entry) -> entry.version().equals(version)).findFirst();
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

}
