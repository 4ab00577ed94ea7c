package io.polyn.examples.migrations;

import java.time.Duration;
import java.util.Map;

import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import io.polyn.migration.ChangeMigration;
import io.polyn.migration.Operations;

public class V20261121080100__CreateOrders implements ChangeMigration {

	@Override
	public void change(Operations operations) {
		operations.createStream(StreamConfiguration.builder().name("ORDERS").subjects("order.>").build())
			.createConsumer("ORDERS",
					ConsumerConfiguration.builder().durable("worker").ackWait(Duration.ofSeconds(10)).build())
			.add("create_key_value", Map.of("bucket", "orders", "history", 5));
	}

}
