package io.polyn.capture;

import java.nio.file.Files;
import java.nio.file.Path;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import io.polyn.capture.testing.CaptureEnvironment;
import io.polyn.capture.testing.Documentation;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The permissions of a watcher in {@code docs/operations.md} are enough.
 */
class NatsPermissionTests {

	@RegisterExtension
	static final CaptureEnvironment environment = new CaptureEnvironment();

	@TempDir
	Path temp;

	@Test
	void watcherStoresSchemasAndPublishes() throws Exception {
		Path config = Files.writeString(this.temp.resolve("nats.conf"), """
				authorization {
				  users: [
				    {user: admin, password: secret}
				    {user: watcher, password: secret, permissions: %s}
				  ]
				}
				""".formatted(Documentation.block("operations.md", "permissions: watcher")));
		environment.sql("CREATE TABLE users (id integer PRIMARY KEY, name text)", "INSERT INTO users VALUES (1, 'a')",
				"SELECT polyn.capture_table('users', initial_load => true)");
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder().arguments("-c", config.toString()).start();
				ChangeCapture capture = ChangeCapture
					.builder(environment.database(), options(server, "watcher"), JetStreamOptions.defaultOptions())
					.naming(CaptureEnvironment.NAMING)
					.build()) {
			Connection admin = Nats.connect(options(server, "admin"));
			admin.jetStreamManagement()
				.addStream(StreamConfiguration.builder().name("USERS").subjects("users.>").build());
			capture.start();
			awaitMessages(admin, 1);
			// A schema is compared with the revisions that are kept, and gets a next
			// version.
			environment.sql("ALTER TABLE users ADD email text", "INSERT INTO users VALUES (2, 'b', 'c')",
					"ALTER TABLE users ALTER name TYPE integer USING 0", "INSERT INTO users VALUES (3, 0, 'c')");
			awaitMessages(admin, 3);
			assertThat(admin.jetStreamManagement().getLastMessage("USERS", "users.inserted.v2")).isNotNull();
			assertThat(capture.status().error()).isNull();
			admin.close();
		}
	}

	private static void awaitMessages(Connection admin, long count) {
		Awaitility.await()
			.until(() -> admin.jetStreamManagement().getStreamInfo("USERS").getStreamState().getMsgCount() == count);
	}

	private static Options options(EmbeddedNatsServer server, String user) {
		return Options.builder().server(server.url()).userInfo(user, "secret").errorListener(new ErrorListener() {
		}).build();
	}

}
