package io.polyn.sample.users;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.awaitility.Awaitility.await;

/**
 * Tests of the service in the profile "postgres", in SQL and over HTTP.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("postgres")
@AutoConfigureRestTestClient
@DirtiesContext
class UserTableTests {

	@TempDir
	static Path store;

	@Autowired
	private RestTestClient http;

	@Autowired
	private JdbcTemplate jdbc;

	@DynamicPropertySource
	static void storeDirectory(DynamicPropertyRegistry registry) {
		registry.add("polyn.nats.embedded.store-directory", store::toString);
	}

	@Test
	void aUserThatIsInsertedInSqlIsSeenOverHttp() {
		UUID id = UUID.randomUUID();
		this.jdbc.update("INSERT INTO users VALUES (?, 'Ann', 'ann@example.com')", id);
		awaitUser(new User(id, "Ann", "ann@example.com", User.Preferences.DEFAULT));
		this.jdbc.update("UPDATE users SET email = 'ann@example.org' WHERE id = ?", id);
		awaitUser(new User(id, "Ann", "ann@example.org", User.Preferences.DEFAULT));
	}

	@Test
	void theEndpointAndHealthTellOfCapture() {
		await().atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> this.http.get().uri("/actuator/polyn").exchangeSuccessfully().expectBody().json("""
					{"status": "up-to-date", "capture": {"state": "running", "method": "wal", "parked": 0}}"""));
		this.http.get().uri("/actuator/health/polyn").exchangeSuccessfully().expectBody().json("""
				{"status": "UP", "details": {"capture": "running"}}""");
	}

	private void awaitUser(User user) {
		await().atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> this.http.get()
				.uri("/users/{id}", user.id())
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody(User.class)
				.isEqualTo(user));
	}

}
