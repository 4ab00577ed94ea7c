package io.polyn.examples.migrations;

import java.util.Map;

import io.nats.client.KeyValue;
import io.polyn.migration.JavaMigration;
import io.polyn.migration.MigrationContext;

public class V20261121080000__BackfillUsers implements JavaMigration {

	@Override
	public void up(MigrationContext context) throws Exception {
		context.operations().add("create_key_value", Map.of("bucket", "users"));
		KeyValue users = context.connection().keyValue("users");
		for (int id = 1; id <= 3; id++) {
			users.put("user." + id, "{}");
			context.progress("back-fill of users", id, 3);
		}
	}

	@Override
	public void down(MigrationContext context) {
		context.operations().add("delete_key_value_if_exists", Map.of("bucket", "users", "allow_data_loss", true));
	}

	@Override
	public boolean idempotent() {
		return true;
	}

}
