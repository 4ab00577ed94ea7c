package io.polyn.migration;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import io.polyn.migration.history.MigrationHistory.Stored;
import io.polyn.migration.history.MigrationRecord;
import io.polyn.migration.history.RecordState;
import io.polyn.migration.source.MigrationScript;
import org.jspecify.annotations.Nullable;

/**
 * How migrations stand, by what is known of all of them.
 *
 * @param newestFile the newest version that has a file
 * @param newestApplied the newest version that was applied, or the baseline
 * @param baseline where the history begins
 * @param locked whether someone migrates now
 */
record MigrationStates(@Nullable MigrationVersion newestFile, @Nullable MigrationVersion newestApplied,
		@Nullable MigrationVersion baseline, boolean locked) {

	/** The kind of what another client has applied, and has the files of. */
	static final String ELIXIR = "elixir";

	static MigrationStates of(Collection<MigrationVersion> files, Map<MigrationVersion, Stored> records,
			boolean locked) {
		return new MigrationStates(newest(files, (version) -> true),
				newest(records.keySet(),
						(version) -> is(records.get(version), RecordState.APPLIED)
								|| is(records.get(version), RecordState.BASELINE)),
				newest(records.keySet(), (version) -> is(records.get(version), RecordState.BASELINE)), locked);
	}

	private static @Nullable MigrationVersion newest(Collection<MigrationVersion> versions,
			Predicate<MigrationVersion> condition) {
		return versions.stream()
			.filter((version) -> !version.isRepeatable())
			.filter(condition)
			.max(Comparator.naturalOrder())
			.orElse(null);
	}

	private static boolean is(@Nullable Stored stored, RecordState state) {
		return stored != null && stored.record().state() == state;
	}

	/**
	 * Finds the state of a migration.
	 * @param version its version
	 * @param file its file, if there is one
	 * @param stored its record, if there is one
	 * @return the state, or nothing if there is nothing to speak of: neither a file nor
	 * an effect
	 */
	Optional<MigrationState> find(MigrationVersion version, @Nullable MigrationScript file, @Nullable Stored stored) {
		if (stored == null) {
			return Optional.of(pending(version, MigrationState.PENDING));
		}
		MigrationRecord record = stored.record();
		return Optional.ofNullable(switch (record.state()) {
			case RUNNING -> (this.locked ? MigrationState.RUNNING : MigrationState.INTERRUPTED);
			case INTERRUPTED -> MigrationState.INTERRUPTED;
			case FAILED -> MigrationState.FAILED;
			case BASELINE -> MigrationState.BASELINE;
			case COMPENSATED -> (file != null) ? pending(version, MigrationState.COMPENSATED) : null;
			case ROLLED_BACK -> (file != null) ? pending(version, MigrationState.ROLLED_BACK) : null;
			case DELETED -> (file != null) ? pending(version, MigrationState.PENDING) : null;
			case APPLIED -> applied(version, file, record);
		});
	}

	private MigrationState pending(MigrationVersion version, MigrationState state) {
		if (version.isRepeatable()) {
			return state;
		}
		if (this.baseline != null && version.compareTo(this.baseline) <= 0) {
			return MigrationState.BELOW_BASELINE;
		}
		boolean late = this.newestApplied != null && version.compareTo(this.newestApplied) < 0;
		return (late ? MigrationState.OUT_OF_ORDER : state);
	}

	private MigrationState applied(MigrationVersion version, @Nullable MigrationScript file, MigrationRecord record) {
		boolean imported = file == null && record.kind().equals(ELIXIR);
		if (imported || (file != null && file.matches(record.checksum()))) {
			return MigrationState.APPLIED;
		}
		if (file != null) {
			return (version.isRepeatable() ? MigrationState.OUTDATED : MigrationState.CHANGED);
		}
		boolean future = this.newestFile == null || version.compareTo(this.newestFile) > 0;
		return (future && !version.isRepeatable()) ? MigrationState.FUTURE : MigrationState.MISSING;
	}

}
