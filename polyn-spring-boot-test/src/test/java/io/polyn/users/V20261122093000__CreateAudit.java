package io.polyn.users;

import java.util.Map;

import io.polyn.migration.ChangeMigration;
import io.polyn.migration.Operations;

import org.springframework.stereotype.Component;

@Component
class V20261122093000__CreateAudit implements ChangeMigration {

	@Override
	public void change(Operations operations) {
		operations.add("create_consumer", Map.of("stream", "USERS", "durable_name", "users_audit_user_welcomed_v1",
				"filter_subject", "user.welcomed.v1"));
	}

}
