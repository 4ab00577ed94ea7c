package io.polyn.spring.boot.console;

import java.nio.file.Files;
import java.nio.file.Path;

import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.ObjectStoreConfiguration;
import io.nats.client.api.StreamConfiguration;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;

import org.springframework.boot.WebApplicationType;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A service that has been running for a while: something of everything that the console
 * shows.
 */
final class SampleService {

	private SampleService() {
	}

	/**
	 * Lets a first version of the service migrate, and something happen to it.
	 * @return the classpath of the next version
	 */
	static ClasspathFolder prepare(Path folder, JetStreamServer server) throws Exception {
		Path path = Files.createTempDirectory(folder, "service");
		ClasspathFolder classpath = new ClasspathFolder(path)
			.migration("20261120093000_create_user_stream.yml",
					"""
							description: Stream of the users, and the worker that sends mails to them
							change:
							  - create_stream: {name: USERS, subjects: ["user.>"], description: What happens to users}
							  - create_consumer:
							      stream: USERS
							      durable_name: users_user_created_v1
							      description: Sends the mail that bids users welcome
							      filter_subject: user.created.v1
							  - create_consumer: {stream: USERS, durable_name: users_user_renamed_v1, filter_subject: user.renamed.v1}
							""")
			.migration("20261121100000_create_preferences.yml",
					"change:\n  - create_key_value: {bucket: user-preferences, history: 5}\n")
			.migration("20261122110000_create_invoices.yml",
					"change:\n  - create_stream: {name: INVOICES, subjects: [\"invoice.>\"], retention: workqueue}\n")
			.schema("user.created.v1.json", ClasspathFolder.USER_CREATED)
			.schema("user.renamed.v1.json", ClasspathFolder.USER_CREATED);
		ConsoleApplication
			.start(WebApplicationType.SERVLET, classpath.classLoader(), "polyn.nats.servers=" + server.url(),
					"polyn.migrate-on-startup=true", "management.server.port=-1")
			.close();
		happen(server);
		return classpath.migration("20261201080000_keep_users_for_a_month.yml", """
				description: Data protection wants users to be forgotten
				change:
				  - update_stream: {name: USERS, max_age: 30d, description: What happened to users in the last month}
				""")
			.migration("20261201081500_create_audit.yml",
					"""
							change:
							  - create_stream: {name: AUDIT, subjects: ["audit.>"], max_bytes: 1GiB}
							  - create_consumer: {stream: AUDIT, durable_name: users_audit_written_v1, filter_subject: audit.written.v1}
							""")
			.schema("user.renamed.v1.json",
					ClasspathFolder.USER_CREATED.replace("\"id\": {\"type\": \"string\"}",
							"\"id\": {\"type\": \"integer\"}"))
			.schema("user.created.v2.json", ClasspathFolder.USER_CREATED)
			.schema("user.deleted.v1.json", ClasspathFolder.USER_CREATED);
	}

	private static void happen(JetStreamServer server) throws Exception {
		for (int i = 1; i <= 42; i++) {
			server.connection().jetStream().publish("user.created.v1", event("e-" + i, "a").getBytes(UTF_8));
		}
		server.connection()
			.jetStreamManagement()
			.addStream(StreamConfiguration.builder()
				.name("ORDERS")
				.description(
						"<img src=x onerror=\"document.title='hostile'\"><script>document.title='hostile'</script>")
				.subjects("order.>")
				.build());
		server.connection()
			.jetStreamManagement()
			.addOrUpdateConsumer("ORDERS", ConsumerConfiguration.builder().durable("shop_orders").build());
		server.connection().keyValueManagement().create(KeyValueConfiguration.builder().name("feature-flags").build());
		server.connection()
			.objectStoreManagement()
			.create(ObjectStoreConfiguration.builder("invoice-documents").build());
		DeadLetterMaker deadLetters = new DeadLetterMaker(server);
		deadLetters.store("user.created.v1", "Event e-17 of com:example:users is not valid: /id: must be a string.");
		deadLetters.store("user.created.v1", "The listener has failed 10 times: java.lang.IllegalStateException.");
		deadLetters.store("user.renamed.v1",
				"<img src=x onerror=\"document.title='hostile'\"><script>document.title='hostile'</script>");
	}

	private static String escaped(String text) {
		return text.replace("\"", "\\\"");
	}

	/**
	 * Returns an event as JSON.
	 */
	static String event(String id, String name) {
		return """
				{"specversion":"1.0","id":"%s","source":"com:example:users","type":"com.example.user.created.v1",\
				"data":{"id":"u-4711","number":12345678901234567890,"name":"%s"}}""".formatted(escaped(id),
				escaped(name));
	}

}
