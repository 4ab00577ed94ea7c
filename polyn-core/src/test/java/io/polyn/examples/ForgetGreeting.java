package io.polyn.examples;

import io.polyn.migration.MigrationContext;
import io.polyn.migration.MigrationTask;

/**
 * Removes the greeting that {@link GreetUsers} has stored.
 */
public final class ForgetGreeting implements MigrationTask {

	@Override
	public void run(MigrationContext context) throws Exception {
		context.connection().keyValue("greetings").purge("users");
	}

	@Override
	public boolean idempotent() {
		return true;
	}

}
