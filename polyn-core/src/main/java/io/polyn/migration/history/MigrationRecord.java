package io.polyn.migration.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of one migration.
 *
 * @param version the version, or {@code R__} with the name
 * @param name the name
 * @param kind {@code yaml}, {@code json} or {@code java}, or what else wrote it
 * @param source the file it was read from
 * @param checksum the checksum of what was applied
 * @param digest the digest of the file's bytes; none if it was no file, or was applied by
 * an older version of Polyn
 * @param state how far it came
 * @param step how many operations have begun
 * @param steps how many there are
 * @param undo the operations that take back what was done, in the order in which to run
 * them
 * @param attempts the latest attempts, oldest first
 */
public record MigrationRecord(String version, String name, String kind, String source, String checksum,
		@Nullable String digest, RecordState state, int step, int steps, List<JsonNode> undo, List<Attempt> attempts) {

	private static final int KEPT_ATTEMPTS = 32;

	/**
	 * Refuses what lacks a part, as something else than Polyn's may.
	 */
	public MigrationRecord {
		Stream.of(version, name, kind, source, checksum, state).forEach(Objects::requireNonNull);
		undo = List.copyOf(undo);
		attempts = List.copyOf(attempts);
	}

	/**
	 * One attempt to apply or to roll back.
	 *
	 * @param runId the run
	 * @param direction whether to apply or to roll back
	 * @param state how it ended, or {@code running}
	 * @param startedAt when it began
	 * @param finishedAt when it ended
	 * @param appliedBy host and process
	 * @param polynVersion the version of Polyn
	 * @param error why it failed
	 */
	public record Attempt(String runId, Direction direction, RecordState state, Instant startedAt,
			@Nullable Instant finishedAt, String appliedBy, @Nullable String polynVersion, @Nullable String error) {

		/**
		 * Refuses what lacks a part, as something else than Polyn's may.
		 */
		public Attempt {
			Stream.of(runId, direction, state, startedAt, appliedBy).forEach(Objects::requireNonNull);
		}

	}

	/**
	 * What an attempt is for.
	 */
	public enum Direction {

		/** To apply the migration. */
		@JsonProperty("up")
		UP,

		/** To roll it back. */
		@JsonProperty("down")
		DOWN,

		/** To set its state on demand, without running anything. */
		@JsonProperty("mark")
		MARK

	}

	/**
	 * Begins an attempt.
	 * @param attempt the attempt
	 * @param undo what takes back what is there, in the order in which to run it
	 * @param steps how many operations there are
	 * @return the changed record
	 */
	public MigrationRecord begin(Attempt attempt, List<JsonNode> undo, int steps) {
		List<Attempt> all = new ArrayList<>(this.attempts);
		all.add(attempt);
		List<Attempt> kept = List.copyOf(all.subList(Math.max(0, all.size() - KEPT_ATTEMPTS), all.size()));
		return copy(RecordState.RUNNING, 0, steps, undo, kept);
	}

	/**
	 * Notes that an operation is about to be carried out.
	 * @param step the operation's place, counted from 1
	 * @param undo all that takes back what was done and what is about to be, in the order
	 * in which to run it
	 * @return the changed record
	 */
	public MigrationRecord advance(int step, List<JsonNode> undo) {
		return copy(this.state, step, this.steps, undo, this.attempts);
	}

	/**
	 * Notes what is left to be taken back.
	 * @param undo the operations that are left, in the order in which to run them
	 * @return the changed record
	 */
	public MigrationRecord withUndo(List<JsonNode> undo) {
		return copy(this.state, this.step, this.steps, undo, this.attempts);
	}

	/**
	 * Notes that the process that was at it is gone.
	 * @return the changed record
	 */
	public MigrationRecord interrupted() {
		RecordState next = (this.state == RecordState.RUNNING) ? RecordState.INTERRUPTED : this.state;
		return copy(next, this.step, this.steps, this.undo, this.attempts);
	}

	/**
	 * Ends the latest attempt.
	 * @param state how it ended
	 * @param now when it ended
	 * @param error why it failed, if it did
	 * @return the changed record
	 */
	public MigrationRecord end(RecordState state, Instant now, @Nullable String error) {
		List<Attempt> all = new ArrayList<>(this.attempts);
		Attempt last = all.remove(all.size() - 1);
		all.add(new Attempt(last.runId(), last.direction(), state, last.startedAt(), now, last.appliedBy(),
				last.polynVersion(), (error != null) ? error : last.error()));
		return copy(state, this.step, this.steps, this.undo, List.copyOf(all));
	}

	/**
	 * Takes over what a file says by now.
	 * @param name the name
	 * @param kind the kind
	 * @param source the file
	 * @param checksum the file's checksum
	 * @param digest the digest of the file's bytes, if it is a file
	 * @return the changed record
	 */
	public MigrationRecord aligned(String name, String kind, String source, String checksum, @Nullable String digest) {
		return new MigrationRecord(this.version, name, kind, source, checksum, digest, this.state, this.step,
				this.steps, this.undo, this.attempts);
	}

	private MigrationRecord copy(RecordState state, int step, int steps, List<JsonNode> undo, List<Attempt> attempts) {
		return new MigrationRecord(this.version, this.name, this.kind, this.source, this.checksum, this.digest, state,
				step, steps, undo, attempts);
	}

	/**
	 * Says whether a file is the very one that is applied, byte for byte.
	 * @param kind how the file is read
	 * @param digest the digest of its bytes
	 * @return whether it is; if not, it may still mean the same
	 */
	public boolean isAppliedFrom(String kind, String digest) {
		return this.state == RecordState.APPLIED && this.kind.equals(kind) && digest.equals(this.digest);
	}

	/**
	 * Returns the latest attempt.
	 * @return the attempt
	 */
	public Attempt lastAttempt() {
		return this.attempts.get(this.attempts.size() - 1);
	}

}
