package io.polyn.migration;

import java.util.Locale;

/**
 * How a migration stands, seen from its file and its record.
 */
public enum MigrationState {

	/** Never carried out. */
	PENDING(Group.PENDING),

	/** Never carried out, though a newer one was. */
	OUT_OF_ORDER(Group.PENDING),

	/** Failed and was taken back: the next run tries it again. */
	COMPENSATED(Group.PENDING),

	/** Was taken back on demand: the next run carries it out again. */
	ROLLED_BACK(Group.PENDING),

	/** Repeatable, and something else than when it was carried out. */
	OUTDATED(Group.PENDING),

	/** Carried out. */
	APPLIED(Group.APPLIED),

	/** Carried out, but its file says something else by now. */
	CHANGED(Group.APPLIED),

	/** Carried out, but its file is gone. */
	MISSING(Group.APPLIED),

	/** Carried out by a newer build than this one. */
	FUTURE(Group.APPLIED),

	/** Being carried out or taken back now. */
	RUNNING(Group.UNFINISHED),

	/** Its process died midway: the next run settles it. */
	INTERRUPTED(Group.UNFINISHED),

	/** Failed, and could not be taken back: the next run tries that again. */
	FAILED(Group.UNFINISHED),

	/** Not newer than the baseline: never to be carried out. */
	BELOW_BASELINE(Group.IGNORED),

	/** Not a migration: where the history begins. */
	BASELINE(Group.IGNORED);

	private final Group group;

	MigrationState(Group group) {
		this.group = group;
	}

	/**
	 * Says whether the next run would carry the migration out.
	 * @return whether it is pending
	 */
	public boolean isPending() {
		return this.group == Group.PENDING;
	}

	/**
	 * Says whether the migration's effects are there.
	 * @return whether it is applied
	 */
	public boolean isApplied() {
		return this.group == Group.APPLIED;
	}

	/**
	 * Says whether the migration is neither carried out nor taken back.
	 * @return whether it is in between
	 */
	public boolean isUnfinished() {
		return this.group == Group.UNFINISHED;
	}

	/**
	 * Returns the state in lower case, as the endpoint shows it.
	 * @return for example {@code out_of_order}
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT);
	}

	private enum Group {

		PENDING, APPLIED, UNFINISHED, IGNORED

	}

}
