package io.polyn.capture.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Removes from the outbox what is published, beside the publishing of more.
 */
final class OutboxCleaner implements AutoCloseable {

	private static final int BATCH_SIZE = 2000;

	private final Connection connection;

	private final ExecutorService thread = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "polyn-outbox-cleaner");
		thread.setDaemon(true);
		return thread;
	});

	private List<Long> published = new ArrayList<>();

	private CompletableFuture<Void> underway = CompletableFuture.completedFuture(null);

	/**
	 * Creates a cleaner.
	 * @param connection a connection for it alone
	 */
	OutboxCleaner(Connection connection) throws SQLException {
		this.connection = connection;
		// What comes back after a crash is published with the same ids.
		try (Statement statement = connection.createStatement()) {
			statement.execute("SET synchronous_commit = off");
		}
	}

	/**
	 * Has a row removed, soon or with {@link #await}.
	 */
	void delete(long id) {
		this.published.add(id);
		if (this.published.size() >= BATCH_SIZE) {
			submit();
		}
	}

	private void submit() {
		List<Long> ids = this.published;
		this.published = new ArrayList<>(BATCH_SIZE);
		this.underway = this.underway.thenRunAsync(() -> remove(ids), this.thread);
	}

	/**
	 * Waits until all is removed.
	 */
	void await() throws SQLException, InterruptedException {
		if (!this.published.isEmpty()) {
			submit();
		}
		try {
			this.underway.get();
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof UncheckedSqlException failure) ? failure.getCause()
					: new SQLException(ex.getCause());
		}
	}

	private void remove(List<Long> ids) {
		try (PreparedStatement statement = this.connection
			.prepareStatement("DELETE FROM polyn.outbox WHERE id = ANY (?)")) {
			statement.setArray(1, this.connection.createArrayOf("bigint", ids.toArray()));
			statement.executeUpdate();
		}
		catch (SQLException ex) {
			throw new UncheckedSqlException(ex);
		}
	}

	/**
	 * Removes what is to be removed, if the database lets it without further ado.
	 */
	@Override
	public void close() {
		if (!this.published.isEmpty()) {
			submit();
		}
		this.thread.shutdown();
		try {
			this.thread.awaitTermination(2, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.thread.shutdownNow();
	}

}
