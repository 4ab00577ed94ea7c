package io.polyn.migration.robustness;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.nats.client.Connection;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StreamConfiguration;
import io.polyn.testing.MigrationFolder;

/**
 * Migrations of six operations, and what is there before them: half of what they do
 * changes what others have made.
 *
 * @param prefix what the names begin with
 * @param replicas how many replicas everything has
 */
record Scenario(String prefix, int replicas) {

	static final int OPERATIONS = 6;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	Scenario(String prefix) {
		this(prefix, 1);
	}

	/**
	 * Makes what is there before the migrations.
	 */
	void prepare(Connection connection) throws Exception {
		String orders = this.prefix + "ORDERS";
		String subject = this.prefix + "order";
		connection.jetStreamManagement()
			.addStream(StreamConfiguration.builder().name(orders).subjects(subject).replicas(this.replicas).build());
		connection.jetStreamManagement()
			.addOrUpdateConsumer(orders, ConsumerConfiguration.builder().durable("worker").build());
		for (String order : List.of("1", "2", "3")) {
			connection.jetStream().publish(subject, order.getBytes(StandardCharsets.UTF_8));
		}
		if (connection.getServerInfo().isSameOrNewerThanVersion("2.11.0")) {
			// Older servers don't tell where a consumer stands that was created at a
			// position and has acknowledged nothing since.
			acknowledgeOne(connection, orders);
		}
		connection.keyValueManagement()
			.create(KeyValueConfiguration.builder(this.prefix + "settings").replicas(this.replicas).build());
		connection.keyValue(this.prefix + "settings").put("theme", "light");
	}

	private static void acknowledgeOne(Connection connection, String stream) throws Exception {
		JetStreamSubscription worker = connection.jetStream()
			.subscribe(null, PullSubscribeOptions.bind(stream, "worker"));
		for (Message message : worker.fetch(1, PATIENCE)) {
			message.ackSync(PATIENCE);
		}
		worker.unsubscribe();
	}

	/**
	 * Writes the migrations.
	 * @param folder where to
	 * @param version the version of the first of the two
	 */
	void write(MigrationFolder folder, int version) {
		folder
			.write(version + "_" + this.prefix + "users.yml",
					"""
							change:
							  - create_stream: {name: %1$sUSERS, subjects: ["%1$suser.>"], num_replicas: %2$d}
							  - create_consumer: {stream: %1$sUSERS, durable_name: worker, filter_subject: "%1$suser.created.v1"}
							  - update_stream: {name: %1$sORDERS, max_msgs: 1000, max_age: 30d}
							"""
						.formatted(this.prefix, this.replicas))
			.write((version + 1) + "_" + this.prefix + "settings.yml", """
					change:
					  - create_key_value: {bucket: %1$spreferences, history: 5, num_replicas: %2$d}
					  - put_key: {bucket: %1$ssettings, key: theme, value: dark}
					  - delete_consumer: {stream: %1$sORDERS, durable_name: worker}
					""".formatted(this.prefix, this.replicas));
	}

}
