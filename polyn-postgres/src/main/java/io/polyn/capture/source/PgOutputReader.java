package io.polyn.capture.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import io.polyn.event.RowOperation;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/**
 * Reads the messages of pgoutput, in version 1 of its <a href=
 * "https://www.postgresql.org/docs/current/protocol-logicalrep-message-formats.html">protocol</a>.
 */
final class PgOutputReader {

	private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

	private PgOutputReader() {
	}

	/**
	 * Reads a message.
	 * @param message the message
	 * @param handler is told what it says
	 */
	static void read(ByteBuffer message, Handler handler) throws SQLException, InterruptedException {
		switch (message.get()) {
			case 'B' -> handler.begin(message.getLong(), time(message), Integer.toUnsignedString(message.getInt()));
			case 'C' -> commit(message, handler);
			case 'R' -> relation(message, handler);
			case 'I' -> insert(message, handler);
			case 'U' -> update(message, handler);
			case 'D' -> delete(message, handler);
			case 'T' -> truncate(message, handler);
			case 'M' -> logicalMessage(message, handler);
			default -> {
			}
		}
	}

	private static void commit(ByteBuffer message, Handler handler) throws SQLException, InterruptedException {
		message.get();
		message.getLong();
		handler.commit(LogSequenceNumber.valueOf(message.getLong()));
	}

	private static void relation(ByteBuffer message, Handler handler) throws SQLException, InterruptedException {
		int relation = message.getInt();
		text(message);
		text(message);
		message.get();
		int count = message.getShort();
		List<WalColumn> columns = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			boolean identity = message.get() == 1;
			columns.add(
					new WalColumn(text(message), Integer.toUnsignedLong(message.getInt()), message.getInt(), identity));
		}
		handler.relation(relation, columns);
	}

	private static void insert(ByteBuffer message, Handler handler) throws InterruptedException {
		int relation = message.getInt();
		message.get();
		handler.row(relation, RowOperation.INSERT, null, false, WalTuple.read(message));
	}

	private static void update(ByteBuffer message, Handler handler) throws InterruptedException {
		int relation = message.getInt();
		byte kind = message.get();
		WalTuple before = null;
		if (kind != 'N') {
			before = WalTuple.read(message);
			message.get();
		}
		// Of the key alone there is nothing to tell.
		handler.row(relation, RowOperation.UPDATE, (kind == 'O') ? before : null, false, WalTuple.read(message));
	}

	private static void delete(ByteBuffer message, Handler handler) throws InterruptedException {
		int relation = message.getInt();
		boolean identityOnly = message.get() == 'K';
		handler.row(relation, RowOperation.DELETE, WalTuple.read(message), identityOnly, null);
	}

	private static void truncate(ByteBuffer message, Handler handler) throws InterruptedException {
		int count = message.getInt();
		message.get();
		for (int i = 0; i < count; i++) {
			handler.truncate(message.getInt());
		}
	}

	private static void logicalMessage(ByteBuffer message, Handler handler) throws SQLException, InterruptedException {
		boolean transactional = message.get() == 1;
		LogSequenceNumber position = LogSequenceNumber.valueOf(message.getLong());
		String prefix = text(message);
		byte[] content = new byte[message.getInt()];
		message.get(content);
		if (transactional) {
			handler.message(prefix, new String(content, StandardCharsets.UTF_8));
		}
		else {
			handler.passed(position);
		}
	}

	private static Instant time(ByteBuffer message) {
		return POSTGRES_EPOCH.plus(message.getLong(), ChronoUnit.MICROS);
	}

	private static String text(ByteBuffer message) {
		int from = message.position();
		while (message.get() != 0) {
			// up to the end
		}
		return new String(message.array(), message.arrayOffset() + from, message.position() - 1 - from,
				StandardCharsets.UTF_8);
	}

	/**
	 * What becomes of the messages. Rows are valid until the next message is read.
	 */
	interface Handler {

		/**
		 * A transaction follows.
		 * @param lsn where its commit is in the log
		 */
		void begin(long lsn, Instant committedAt, String transactionId);

		/**
		 * The transaction ends.
		 * @param end where the log goes on after its commit
		 */
		void commit(LogSequenceNumber end) throws SQLException, InterruptedException;

		/**
		 * Changes of a table follow, which is what is said here from now on.
		 */
		void relation(int relation, List<WalColumn> columns) throws SQLException, InterruptedException;

		/**
		 * A row was inserted, updated or deleted.
		 * @param before the row before it; {@code null} if it is not known
		 * @param identityOnly whether nothing but the identity of that is known
		 * @param after the row after it; {@code null} if there is none
		 */
		void row(int relation, RowOperation operation, @Nullable WalTuple before, boolean identityOnly,
				@Nullable WalTuple after) throws InterruptedException;

		/**
		 * A table was truncated.
		 */
		void truncate(int relation) throws InterruptedException;

		/**
		 * The transaction has a message.
		 */
		void message(String prefix, String content) throws SQLException, InterruptedException;

		/**
		 * A place in the log is reached, outside of any transaction.
		 */
		void passed(LogSequenceNumber position);

	}

	/**
	 * A column as the log describes it.
	 *
	 * @param name its name
	 * @param type the number of its type
	 * @param modifier the modifier of its type
	 * @param identity whether the log has it of the row before a change
	 */
	record WalColumn(String name, long type, int modifier, boolean identity) {

	}

}
