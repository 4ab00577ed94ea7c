package io.polyn.test.autoconfigure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.embedded.nats.EmbeddedNatsException;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TestAccountsTests {

	@Test
	void accountsAreOnOneServerAndDontSeeEachOther() {
		try (TestAccount one = TestAccounts.of(null).take(); TestAccount other = TestAccounts.of(null).take()) {
			assertThat(one.getServers()).isEqualTo(other.getServers());
			one.withConnection((connection) -> createStream(connection, "USERS"));
			other.withConnection((connection) -> {
				assertThat(streams(connection)).isEmpty();
				createStream(connection, "USERS");
			});
			one.withConnection((connection) -> assertThat(streams(connection)).containsExactly("USERS"));
		}
	}

	@Test
	void whoeverTakesAnAccountFindsItEmpty() {
		TestAccounts accounts = new TestAccounts(null);
		Set<String> users = new HashSet<>();
		// More than there are, so that each is used again.
		for (int i = 0; i < 70; i++) {
			try (TestAccount account = accounts.take()) {
				users.add(account.getUser());
				account.withConnection((connection) -> {
					assertThat(streams(connection)).isEmpty();
					createStream(connection, "USERS");
				});
			}
		}
		assertThat(users).hasSize(64);
	}

	@Test
	void whereThereAreTooFewAccountsThereAreMore() {
		TestAccounts accounts = new TestAccounts(null);
		List<TestAccount> taken = new ArrayList<>();
		try {
			for (int i = 0; i < 65; i++) {
				taken.add(accounts.take());
			}
			assertThat(taken.stream().map(TestAccount::getServers).distinct()).hasSize(2);
		}
		finally {
			taken.forEach(TestAccount::close);
		}
	}

	@Test
	void aMissingExecutableIsAFailure() {
		TestAccounts accounts = TestAccounts.of(Path.of("/nowhere/nats-server"));
		assertThatExceptionOfType(EmbeddedNatsException.class).isThrownBy(accounts::take)
			.withMessageContaining("/nowhere/nats-server");
	}

	private static void createStream(Connection connection, String name) {
		new JetStreamApi(connection, JetStreamOptions.defaultOptions()).createStream(Json.object()
			.put("name", name)
			// As much as many developers have.
			.put("max_bytes", 100L << 30)
			.put("storage", "file"));
	}

	private static List<String> streams(Connection connection) {
		List<String> streams = new ArrayList<>();
		new JetStreamApi(connection, JetStreamOptions.defaultOptions()).streams()
			.forEach((info) -> streams.add(info.path("config").path("name").asText()));
		return streams;
	}

}
