package io.polyn.migration;

/**
 * A migration that is code.
 *
 * <pre>{@code
 * class V20261121080000__BackfillUsers implements JavaMigration {
 *
 *     public void up(MigrationContext context) {
 *         ...
 *     }
 *
 * }
 * }</pre>
 */
public non-sealed interface JavaMigration extends Migration {

	/**
	 * Carries the migration out.
	 * @param context what to work with
	 * @throws Exception if it fails; it is then taken back by {@link #down}, if there is
	 * one
	 */
	void up(MigrationContext context) throws Exception;

	/**
	 * Takes the migration back, be it carried out entirely or in part. One that does not
	 * override this can't be taken back.
	 * @param context what to work with
	 * @throws Exception if it fails
	 */
	default void down(MigrationContext context) throws Exception {
		throw new UnsupportedOperationException(id() + " can't be taken back");
	}

	/**
	 * Says whether {@link #up} and {@link #down} do no harm when they were run before, in
	 * part or entirely. If the process dies, they are then run again; else {@code up} is
	 * taken back by {@code down}, or waits for someone to decide.
	 * @return whether they may be run again; false by default
	 */
	default boolean idempotent() {
		return false;
	}

}
