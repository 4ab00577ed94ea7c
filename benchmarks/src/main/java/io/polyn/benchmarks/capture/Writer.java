package io.polyn.benchmarks.capture;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * The application whose changes are captured: inserts rows of about 200 bytes, numbered
 * from 0.
 */
final class Writer {

	private static final int CLIENTS = 8;

	private static final String INSERT = "INSERT INTO " + Servers.TABLE + " VALUES (?, ?, ?, ?, ?, ?)";

	private static final String NOTE = "Notes upon the memoir by the translator. ".repeat(3);

	private final Servers servers;

	private final AtomicLong next = new AtomicLong();

	Writer(Servers servers) {
		this.servers = servers;
	}

	/**
	 * Returns how many rows were inserted.
	 * @return the number of rows
	 */
	long rows() {
		return this.next.get();
	}

	/**
	 * Inserts rows as fast as the clients can.
	 * @param rows the number of rows
	 * @param rowsPerTransaction how many rows each transaction has
	 */
	void write(int rows, int rowsPerTransaction) {
		long end = rows() + rows;
		inParallel(() -> {
			try (Connection connection = this.servers.postgres().connect();
					PreparedStatement insert = connection.prepareStatement(INSERT)) {
				connection.setAutoCommit(false);
				long first = this.next.getAndAdd(rowsPerTransaction);
				for (; first < end; first = this.next.getAndAdd(rowsPerTransaction)) {
					for (long number = first; number < Math.min(end, first + rowsPerTransaction); number++) {
						set(insert, number);
						insert.addBatch();
					}
					insert.executeBatch();
					connection.commit();
				}
			}
			return null;
		});
		this.next.set(end);
	}

	/**
	 * Inserts one row after the other, each in a transaction of its own, for some time.
	 * @param duration how long
	 * @return transactions per second, of all clients together
	 */
	double write(Duration duration) {
		long first = rows();
		long start = System.nanoTime();
		inParallel(() -> {
			try (Connection connection = this.servers.postgres().connect();
					PreparedStatement insert = connection.prepareStatement(INSERT)) {
				while (System.nanoTime() - start < duration.toNanos()) {
					set(insert, this.next.getAndIncrement());
					insert.executeUpdate();
				}
			}
			return null;
		});
		return (rows() - first) / seconds(start);
	}

	/**
	 * Inserts one row after the other in steady intervals.
	 * @param rows the number of rows
	 * @param rowsPerSecond how many in a second
	 * @param committed told the number of each row as soon as it is committed
	 */
	void write(int rows, int rowsPerSecond, IntConsumer committed) {
		try (Connection connection = this.servers.postgres().connect();
				PreparedStatement insert = connection.prepareStatement(INSERT)) {
			long start = System.nanoTime();
			for (int i = 0; i < rows; i++) {
				LockSupport.parkNanos(start + i * 1_000_000_000L / rowsPerSecond - System.nanoTime());
				int number = (int) this.next.getAndIncrement();
				set(insert, number);
				insert.executeUpdate();
				committed.accept(number);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void set(PreparedStatement insert, long number) throws SQLException {
		insert.setLong(1, number);
		insert.setString(2, "Ada Lovelace " + number);
		insert.setString(3, "London");
		insert.setInt(4, (int) (number % 100));
		insert.setBoolean(5, number % 2 == 0);
		insert.setString(6, NOTE);
	}

	private static void inParallel(Callable<Void> client) {
		ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
		try {
			List<Future<Void>> clients = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				clients.add(threads.submit(client));
			}
			for (Future<Void> each : clients) {
				each.get();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while writing", ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static double seconds(long start) {
		return (System.nanoTime() - start) / 1e9;
	}

}
