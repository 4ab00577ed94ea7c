package io.polyn.migration.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of one migration.
 *
 * @param version the version
 * @param name the name
 * @param kind {@code yaml} or {@code json}
 * @param source the file it was read from
 * @param checksum the checksum of what was applied
 * @param state how far it came
 * @param step how many operations have begun
 * @param steps how many there are
 * @param undo the operations that take back what was done, in the order in which to run
 * them
 * @param attempts the latest attempts, oldest first
 */
public record MigrationRecord(String version, String name, String kind, String source, String checksum,
		RecordState state, int step, int steps, List<JsonNode> undo, List<Attempt> attempts) {

	private static final int KEPT_ATTEMPTS = 32;

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
		DOWN

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
		return new MigrationRecord(this.version, this.name, this.kind, this.source, this.checksum, RecordState.RUNNING,
				0, steps, undo, kept);
	}

	/**
	 * Notes that an operation is about to be carried out.
	 * @param step the operation's place, counted from 1
	 * @param undo all that takes back what was done and what is about to be, in the order
	 * in which to run it
	 * @return the changed record
	 */
	public MigrationRecord advance(int step, List<JsonNode> undo) {
		return new MigrationRecord(this.version, this.name, this.kind, this.source, this.checksum, this.state, step,
				this.steps, undo, this.attempts);
	}

	/**
	 * Notes what is left to be taken back.
	 * @param undo the operations that are left, in the order in which to run them
	 * @return the changed record
	 */
	public MigrationRecord withUndo(List<JsonNode> undo) {
		return new MigrationRecord(this.version, this.name, this.kind, this.source, this.checksum, this.state,
				this.step, this.steps, undo, this.attempts);
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
		return new MigrationRecord(this.version, this.name, this.kind, this.source, this.checksum, state, this.step,
				this.steps, this.undo, List.copyOf(all));
	}

	/**
	 * Returns the latest attempt.
	 * @return the attempt
	 */
	public Attempt lastAttempt() {
		return this.attempts.get(this.attempts.size() - 1);
	}

}
