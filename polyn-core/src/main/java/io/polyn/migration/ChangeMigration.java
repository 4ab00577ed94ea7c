package io.polyn.migration;

/**
 * A migration that is a list of operations, each of which can be reversed: the
 * counterpart of {@code change} in a file.
 */
public non-sealed interface ChangeMigration extends Migration {

	/**
	 * Lists the operations. Called whenever migrations are read: nothing is carried out
	 * yet.
	 * @param operations takes the operations, in their order
	 */
	void change(Operations operations);

}
