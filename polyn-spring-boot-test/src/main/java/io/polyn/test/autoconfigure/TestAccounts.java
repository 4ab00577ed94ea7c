package io.polyn.test.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.polyn.embedded.nats.EmbeddedNatsException;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of the one {@code nats-server} of this JVM, which is started when the
 * first is asked for and ends with the JVM.
 */
final class TestAccounts {

	// More than contexts are open at once: Spring's cache keeps 32. One that is not used
	// costs nothing. Should they not suffice, there is another server.
	private static final int SIZE = 64;

	private static final Map<String, TestAccounts> BY_BINARY = new ConcurrentHashMap<>();

	private final @Nullable Path binary;

	private final Deque<TestAccount> free = new ArrayDeque<>();

	TestAccounts(@Nullable Path binary) {
		this.binary = binary;
	}

	/**
	 * Returns the accounts of a server.
	 * @param binary the executable, or {@code null} to search for one
	 */
	static TestAccounts of(@Nullable Path binary) {
		return BY_BINARY.computeIfAbsent(String.valueOf(binary), (key) -> new TestAccounts(binary));
	}

	/**
	 * Hands an account out in which there is nothing.
	 * @return the account, which is closed to be given back
	 * @throws EmbeddedNatsException if no executable is found or the server does not
	 * start
	 */
	TestAccount take() {
		TestAccount account = next();
		account.empty();
		return account;
	}

	private synchronized TestAccount next() {
		// Those of a server that someone has ended.
		this.free.removeIf((account) -> !account.isUsable());
		if (this.free.isEmpty()) {
			start();
		}
		return this.free.remove();
	}

	synchronized void giveBack(TestAccount account) {
		this.free.add(account);
	}

	private void start() {
		String password = UUID.randomUUID().toString();
		try {
			Path file = Files.createTempFile("polyn-nats-", ".conf");
			try {
				Files.writeString(file, configuration(password));
				EmbeddedNatsServer server = EmbeddedNatsServer.builder()
					.binary(this.binary)
					.arguments("-c", file.toString())
					.start();
				users().mapToObj((user) -> new TestAccount(this, server, user(user), password)).forEach(this.free::add);
			}
			finally {
				Files.delete(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The configuration of the nats-server of the tests can't be written", ex);
		}
	}

	// The limits are those of all accounts together, and what streams reserve counts:
	// without them, a few contexts whose streams may become large would not find room.
	private static String configuration(String password) {
		return users().mapToObj((user) -> """
				  %1$s: {jetstream: enabled, users: [{user: %1$s, password: "%2$s"}]}
				""".formatted(user(user), password))
			.collect(Collectors.joining("", "jetstream: {max_mem: 1TB, max_file: 1PB}\naccounts {\n", "}\n"));
	}

	private static IntStream users() {
		return IntStream.range(0, SIZE);
	}

	private static String user(int number) {
		return "test" + number;
	}

}
