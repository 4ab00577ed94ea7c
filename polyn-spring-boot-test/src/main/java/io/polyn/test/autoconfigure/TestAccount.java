package io.polyn.test.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.Options;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NatsConnector;
import io.polyn.spring.boot.nats.NatsConnectionDetails;
import org.jspecify.annotations.Nullable;

/**
 * An account of the server that tests share.
 */
class TestAccount implements NatsConnectionDetails, AutoCloseable {

	private final TestAccounts accounts;

	private final EmbeddedNatsServer server;

	private final String user;

	private final String password;

	private boolean used;

	TestAccount(TestAccounts accounts, EmbeddedNatsServer server, String user, String password) {
		this.accounts = accounts;
		this.server = server;
		this.user = user;
		this.password = password;
	}

	@Override
	public List<String> getServers() {
		return List.of(this.server.url());
	}

	@Override
	public String getUser() {
		return this.user;
	}

	@Override
	public String getPassword() {
		return this.password;
	}

	boolean isUsable() {
		return this.server.isRunning();
	}

	/**
	 * Opens a connection, works with it and closes it.
	 */
	void withConnection(Consumer<Connection> script) {
		Options options = Options.builder().server(this.server.url()).userInfo(this.user, this.password).build();
		NatsConnector.<@Nullable Void>with(options, (connection) -> {
			script.accept(connection);
			return null;
		});
	}

	/**
	 * Deletes what the one who had the account before has left.
	 */
	void empty() {
		if (this.used) {
			withConnection((connection) -> {
				JetStreamApi api = new JetStreamApi(connection, JetStreamOptions.defaultOptions());
				List<String> streams = new ArrayList<>();
				api.streams().forEach((info) -> streams.add(info.path("config").path("name").asText()));
				// Buckets are streams, too, and consumers go with theirs.
				streams.forEach(api::deleteStream);
			});
		}
		this.used = true;
	}

	/**
	 * Gives the account back.
	 */
	@Override
	public void close() {
		this.accounts.giveBack(this);
	}

}
