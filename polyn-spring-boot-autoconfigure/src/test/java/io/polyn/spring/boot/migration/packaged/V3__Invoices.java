package io.polyn.spring.boot.migration.packaged;

import io.nats.client.api.StreamConfiguration;
import io.polyn.migration.ChangeMigration;
import io.polyn.migration.Operations;

class V3__Invoices implements ChangeMigration {

	@Override
	public void change(Operations operations) {
		operations.createStream(StreamConfiguration.builder().name("INVOICES").subjects("invoice.>").build());
	}

}
