package io.polyn.examples;

import java.nio.charset.StandardCharsets;

import io.polyn.migration.MigrationContext;
import io.polyn.migration.MigrationTask;

/**
 * Stores a greeting.
 */
public final class GreetUsers implements MigrationTask {

	@Override
	public void run(MigrationContext context) throws Exception {
		context.connection().keyValue("greetings").put("users", "Hello".getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public boolean idempotent() {
		return true;
	}

}
