package io.polyn.migration;

/**
 * Code that the operation {@code execute} runs: a bean, or a class with a constructor
 * without parameters.
 */
@FunctionalInterface
public interface MigrationTask {

	/**
	 * Does the work.
	 * @param context what to work with
	 * @throws Exception if it fails; the migration is then taken back
	 */
	void run(MigrationContext context) throws Exception;

	/**
	 * Says whether the task does no harm when it was run before, in part or entirely. One
	 * whose process dies is then run again; else it is undone by its counterpart, or
	 * waits for someone to decide.
	 * @return whether it may be run again; false by default
	 */
	default boolean idempotent() {
		return false;
	}

}
