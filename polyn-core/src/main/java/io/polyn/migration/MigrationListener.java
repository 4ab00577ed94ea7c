package io.polyn.migration;

/**
 * Is told what happens while migrations run. What it throws when something starts keeps
 * that from happening, and the listeners that were told already are told that it failed;
 * what it throws otherwise is logged.
 */
@FunctionalInterface
public interface MigrationListener {

	/**
	 * Takes notice.
	 * @param event what happens
	 */
	void onEvent(MigrationEvent event);

}
