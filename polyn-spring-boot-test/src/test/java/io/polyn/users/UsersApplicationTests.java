package io.polyn.users;

import java.util.Map;

import io.nats.client.Connection;
import io.polyn.migration.Migrator;
import io.polyn.test.autoconfigure.AutoConfigureEmbeddedNats;
import io.polyn.test.event.EventTester;
import io.polyn.test.event.PublishedEvents;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.then;

/**
 * What {@code docs/testing.md} shows of a whole application.
 */
class UsersApplicationTests {

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
	@AutoConfigureEmbeddedNats
	class WholeApplicationTests {

		@LocalServerPort
		private int port;

		@MockitoBean
		private Mailer mailer;

		@Test
		void whoIsCreatedIsTold(PublishedEvents events) {
			RestClient.create("http://localhost:" + this.port)
				.post()
				.uri("/users")
				.body(Map.of("id", "1", "email", "ann@example.com"))
				.retrieve()
				.toBodilessEntity();
			assertThat(events).contains("user.created.v1")
				.withData(UserCreated.class, (user) -> assertThat(user.email()).isEqualTo("ann@example.com"))
				.withSource("com:example:users");
			assertThat(events).contains("user.welcomed.v1");
		}

		@Test
		void listenersAreCalled(EventTester tester) {
			tester.send("user.created.v1", new UserCreated("2", "bob@example.com"));
			then(this.mailer).should().welcome("bob@example.com");
		}

	}

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.NONE, classes = EmptyApplication.class)
	@AutoConfigureEmbeddedNats(migrateOnStartup = false)
	class WithoutMigrations {

		@Test
		void migrationsArePendingAndTheAccountIsEmpty(@Autowired Migrator migrator, @Autowired Connection connection)
				throws Exception {
			assertThat(migrator.info().applied()).isEmpty();
			assertThat(migrator.info().pending()).isNotEmpty();
			assertThat(connection.jetStreamManagement().getStreamNames()).isEmpty();
		}

	}

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.NONE, classes = EmptyApplication.class,
			properties = "polyn.enabled=false")
	@AutoConfigureEmbeddedNats
	class WithoutPolyn {

		@Test
		void theApplicationStartsWithoutAServer(@Autowired(required = false) Connection connection) {
			assertThat(connection).isNull();
		}

	}

}
