package io.polyn.migration;

/**
 * A change that a repair makes to the history. Streams and buckets stay as they are.
 *
 * @param part which part of the repair it belongs to
 * @param migration the migration, as it stands before
 */
public record RepairAction(Part part, MigrationInfo migration) {

	/**
	 * The parts of a repair, each of which may be wanted without the others.
	 */
	public enum Part {

		/** Forget migrations that were left midway: the next run begins them afresh. */
		FORGET_UNFINISHED,

		/** Forget applied migrations whose file is gone. */
		FORGET_MISSING,

		/** Take over the checksums of files that have changed since they were applied. */
		ALIGN_CHECKSUMS

	}

}
