package io.polyn.capture.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.capture.event.TableEvents;
import io.polyn.capture.table.CaptureMethod;
import io.polyn.capture.table.CapturedTable;
import io.polyn.capture.table.CapturedTables;
import io.polyn.capture.table.Column;
import io.polyn.capture.table.IncompatibleChange;
import io.polyn.capture.table.TableSchemas;
import io.polyn.cloudevent.EventNaming;
import io.polyn.event.RowOperation;
import io.polyn.nats.NamePrefix;
import io.polyn.schema.EventSchema;
import io.polyn.schema.IncompatibleSchemaException;
import io.polyn.schema.SchemaStore;
import io.polyn.schema.StoredSchema;
import io.polyn.schema.compatibility.CompatibilityMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The captured tables with their events, whose schemas are stored before the first of
 * them is published.
 */
public final class PublishedTables {

	private static final Logger logger = LoggerFactory.getLogger(PublishedTables.class);

	private final Connection connection;

	private final SchemaStore store;

	private final EventNaming naming;

	private final NamePrefix prefix;

	private final CompatibilityMode compatibility;

	private final IncompatibleChange policy;

	private Map<Long, TableEvents> byRelation = Map.of();

	private Map<String, TableEvents> byType = Map.of();

	private final EarlierVersions earlier;

	// What a table was when it was captured last: the log has no changes of later.
	private final Map<Long, TableEvents> releasedRelations = new HashMap<>();

	private final Map<String, TableEvents> released = new HashMap<>();

	/**
	 * Creates the tables; none is read yet.
	 * @param connection where to read them
	 * @param store where their schemas go
	 * @param naming the service's names
	 * @param prefix what goes before subjects
	 * @param compatibility what a schema that replaces another one has to be compatible
	 * with
	 * @param policy what happens if it is not
	 */
	public PublishedTables(Connection connection, SchemaStore store, EventNaming naming, NamePrefix prefix,
			CompatibilityMode compatibility, IncompatibleChange policy) {
		this.connection = connection;
		this.store = store;
		this.earlier = new EarlierVersions(store, naming, prefix);
		this.naming = naming;
		this.prefix = prefix;
		this.compatibility = compatibility;
		this.policy = policy;
	}

	/**
	 * Reads the tables as they are now, and stores the schemas of their events.
	 * @return the tables
	 * @throws SQLException if the database does not answer
	 * @throws PolynException if a schema can't be stored
	 */
	public List<CapturedTable> reload() throws SQLException {
		List<CapturedTable> tables = CapturedTables.read(this.connection);
		Map<Long, TableEvents> byRelation = new HashMap<>();
		Map<String, TableEvents> byType = new HashMap<>();
		Map<String, StoredSchema> stored = null;
		for (CapturedTable table : tables) {
			TableEvents events = this.byRelation.get(table.relation());
			if (events == null || !events.table().equals(table)) {
				stored = (stored != null) ? stored : this.store.read();
				events = new TableEvents(publish(table, stored), this.naming, this.prefix);
			}
			byRelation.put(table.relation(), events);
			byType.put(table.eventType(), events);
		}
		this.released.putAll(this.byType);
		this.releasedRelations.putAll(this.byRelation);
		this.byRelation = byRelation;
		this.byType = byType;
		for (CapturedTable table : CapturedTables.readReleased(this.connection)) {
			if (!this.releasedRelations.containsKey(table.relation())) {
				storeMissing(table);
				this.releasedRelations.put(table.relation(), new TableEvents(table, this.naming, this.prefix));
			}
		}
		return tables;
	}

	// What is stored already is what its events were, or those of the table that has its
	// name now.
	private void storeMissing(CapturedTable table) {
		if (!table.columns().isEmpty()) {
			Map<String, StoredSchema> stored = this.store.read();
			this.store.store(TableSchemas.of(List.of(table), this.naming)
				.stream()
				.filter((schema) -> !stored.containsKey(schema.name()))
				.toList(), this.compatibility);
		}
	}

	private CapturedTable publish(CapturedTable table, Map<String, StoredSchema> stored) throws SQLException {
		CapturedTable published = table;
		while (true) {
			List<EventSchema> schemas = TableSchemas.of(List.of(published), this.naming);
			if (isStored(schemas, stored)) {
				return published;
			}
			try {
				this.store.store(schemas, this.compatibility);
				return published;
			}
			catch (IncompatibleSchemaException ex) {
				if (this.policy == IncompatibleChange.HALT) {
					throw new PolynException(ErrorCode.TABLE_INCOMPATIBLE,
							"The table " + table + " was changed so that its events are not compatible with those that"
									+ " were published: " + ex.problem(),
							"Change it back, or set polyn.capture.incompatible-change to 'continue': then they get their"
									+ " next version.",
							ex);
				}
				published = nextVersion(published, ex);
			}
		}
	}

	private CapturedTable nextVersion(CapturedTable table, IncompatibleSchemaException reason) throws SQLException {
		int version = table.eventVersion() + 1;
		logger.warn(
				"The table {} was changed so that its events are not compatible with those that were published;"
						+ " from now on they are {}. {}",
				table, table.eventType() + ".*.v" + version, reason.problem());
		try (PreparedStatement statement = this.connection.prepareStatement("""
				UPDATE polyn.captured_table
				SET event_version = ?, earlier_until = (SELECT last_value FROM polyn.outbox_id_seq)
				WHERE relation = ?::oid RETURNING earlier_until
				""")) {
			statement.setInt(1, version);
			statement.setLong(2, table.relation());
			try (ResultSet row = statement.executeQuery()) {
				row.next();
				return table.withVersion(version, row.getLong(1));
			}
		}
	}

	private static boolean isStored(List<EventSchema> schemas, Map<String, StoredSchema> stored) {
		return schemas.stream().allMatch((schema) -> {
			StoredSchema found = stored.get(schema.name());
			return found != null && found.text().equals(schema.text());
		});
	}

	/**
	 * Finds a table, also one that was captured until just now.
	 * @param relation its number
	 * @return its events, {@code null} if it is not known
	 */
	@Nullable TableEvents find(long relation) {
		TableEvents events = this.byRelation.get(relation);
		return (events != null) ? events : this.releasedRelations.get(relation);
	}

	/**
	 * Finds a table.
	 * @param eventType what stands for it in the names of its events
	 * @return its events, {@code null} if it is not captured
	 */
	@Nullable TableEvents find(String eventType) {
		return this.byType.get(eventType);
	}

	/**
	 * Returns the events of a table that is captured no longer.
	 * @param eventType what stood for it in the names of its events
	 */
	TableEvents released(String eventType) {
		return this.released.computeIfAbsent(eventType,
				(type) -> new TableEvents(new CapturedTable(0, "", type, type, 1, 0, Set.of(), Set.of(), Map.of(),
						false, CaptureMethod.OUTBOX, false, List.of(), List.of()), this.naming, this.prefix));
	}

	/**
	 * Says whether there is a table that is captured in some way.
	 * @param method the way
	 * @return whether there is one
	 */
	public boolean isAnyCapturedBy(CaptureMethod method) {
		return this.byRelation.values().stream().anyMatch((events) -> events.table().method() == method);
	}

	/**
	 * Returns the events of a table as it was when a row was written.
	 * @param current the events of the table as it is now
	 * @param columns the columns that it had
	 * @return the current ones, or those of the version in which such a table's events
	 * were published
	 */
	TableEvents asOf(TableEvents current, List<Column> columns) {
		Map<String, Column> now = new HashMap<>();
		current.table().columns().forEach((column) -> now.put(column.name(), column));
		// Of a table that was dropped the schemas alone know the key.
		boolean dropped = now.isEmpty();
		boolean fits = !dropped && columns.stream().map(Column::name).toList().containsAll(current.table().key())
				&& columns.stream()
					.allMatch((column) -> !now.containsKey(column.name()) || now.get(column.name()).equals(column));
		if (fits || (!dropped && current.table().eventVersion() == 1)) {
			return current;
		}
		Optional<TableEvents> found = this.earlier.asOf(current, columns);
		if (found.isPresent()) {
			return found.get();
		}
		logger.warn("Rows of {} from before it was changed are published as {}, whose schema may not fit them",
				current.table(), current.table().eventType() + ".*.v" + current.table().eventVersion());
		return current;
	}

	/**
	 * Returns the events of a table as it may have been when a row was written.
	 * @param current the events of the table as it is now
	 * @param data what happened to the row, as JSON
	 * @return those of the newest version whose schema the data satisfy
	 */
	TableEvents fitting(TableEvents current, RowOperation operation, byte[] data) {
		return this.earlier.fitting(current, operation, data);
	}

}
