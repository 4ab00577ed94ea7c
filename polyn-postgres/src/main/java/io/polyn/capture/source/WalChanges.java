package io.polyn.capture.source;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import io.polyn.capture.source.PgOutputReader.WalColumn;
import io.polyn.event.RowOperation;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/**
 * Makes events of what the log says.
 */
final class WalChanges implements PgOutputReader.Handler {

	private final ChangeWriter writer;

	private final InitialLoads loads;

	private final WalProgress progress;

	private final WalRelations relations;

	private final Runnable tick;

	private final @Nullable String lastPublished;

	private WalTransaction transaction = new WalTransaction(0, Instant.EPOCH, "", null);

	private boolean reloadTables;

	/**
	 * Creates the events' maker.
	 * @param tick what is to be done from time to time
	 */
	WalChanges(SourceContext context, ChangeWriter writer, InitialLoads loads, WalProgress progress, Runnable tick) {
		this.writer = writer;
		this.loads = loads;
		this.progress = progress;
		this.tick = tick;
		this.relations = new WalRelations(context.connection(), context.tables(), tick);
		String prefix = context.installation() + "-";
		String last = context.lastPublished();
		this.lastPublished = (last != null && last.startsWith(prefix)) ? last.substring(prefix.length()) : null;
	}

	@Override
	public void begin(long lsn, Instant committedAt, String transactionId) {
		this.transaction = new WalTransaction(lsn, committedAt, transactionId, this.lastPublished);
	}

	@Override
	public void commit(LogSequenceNumber end) throws SQLException, InterruptedException {
		this.progress.reached(end, this.transaction.committedAt());
		if (this.reloadTables) {
			this.reloadTables = false;
			this.relations.reload(this.transaction);
			this.loads.begin();
		}
		this.progress.advance();
		this.tick.run();
	}

	@Override
	public void passed(LogSequenceNumber position) {
		this.progress.reached(position, Instant.now());
	}

	@Override
	public void relation(int relation, List<WalColumn> columns) throws SQLException, InterruptedException {
		this.relations.describe(relation, columns, this.transaction);
	}

	@Override
	public void row(int number, RowOperation operation, @Nullable WalTuple before, boolean identityOnly,
			@Nullable WalTuple after) throws InterruptedException {
		WalRelation relation = this.relations.find(number, operation);
		if (!this.transaction.next() || relation == null) {
			return;
		}
		if (before != null && after != null && relation.events().table().onlyRealChanges()
				&& relation.isSame(before, after)) {
			return;
		}
		String key = relation.key((after != null) ? after : Objects.requireNonNull(before));
		this.writer.write(relation.events(), operation, this.transaction.position(), key, (json) -> {
			if (before != null) {
				json.add("\"old\":");
				relation.write(before, null, identityOnly, json);
				json.add((after != null) ? "," : "");
			}
			if (after != null) {
				json.add("\"new\":");
				relation.write(after, before, false, json);
			}
		}, () -> relation.describe(before) + relation.describe(after));
	}

	@Override
	public void truncate(int number) throws InterruptedException {
		WalRelation relation = this.relations.find(number, RowOperation.TRUNCATE);
		if (this.transaction.next() && relation != null) {
			this.writer.write(relation.events(), RowOperation.TRUNCATE, this.transaction.position(), null, (json) -> {
			}, () -> "");
		}
	}

	@Override
	public void message(String prefix, String content) throws SQLException, InterruptedException {
		if (prefix.equals("polyn.tables")) {
			this.reloadTables = true;
		}
		else if (prefix.equals(InitialLoads.MARKER)) {
			this.loads.publish(content, () -> {
				this.transaction.next();
				return this.transaction.position();
			});
		}
	}

}
