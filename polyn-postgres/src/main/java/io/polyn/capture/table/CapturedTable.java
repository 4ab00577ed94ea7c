package io.polyn.capture.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.polyn.capture.database.Sql;
import io.polyn.event.RowOperation;

/**
 * A table whose changes are captured.
 *
 * @param relation its number in the database
 * @param schema its schema
 * @param name its name
 * @param eventType what stands for it in the names of its events
 * @param eventVersion the version of its events
 * @param earlierUntil the number of the last row in the outbox that may be of an earlier
 * version; 0 if there is none
 * @param operations what is captured
 * @param excludedColumns the columns that are left out
 * @param overrides the expressions that columns are replaced by, by their names
 * @param onlyRealChanges whether updates that change nothing are left out
 * @param method in which way it is captured at present
 * @param loadRequested whether its rows are still to be published once
 * @param columns its columns, without those that are left out
 * @param key the names of the columns of its primary key, none if there is none
 */
public record CapturedTable(long relation, String schema, String name, String eventType, int eventVersion,
		long earlierUntil, Set<RowOperation> operations, Set<String> excludedColumns, Map<String, String> overrides,
		boolean onlyRealChanges, CaptureMethod method, boolean loadRequested, List<Column> columns, List<String> key) {

	/**
	 * Returns the expressions that columns are replaced by where rows come from the
	 * write-ahead log: besides those that were asked for, those of which the server alone
	 * can make JSON.
	 * @return expressions over the row {@code item}, by the names of columns
	 */
	public Map<String, String> expressions() {
		Map<String, String> result = new LinkedHashMap<>(this.overrides);
		for (Column column : this.columns) {
			if (column.madeByServer()) {
				result.putIfAbsent(column.name(), "item." + Sql.identifier(column.name()));
			}
		}
		return result;
	}

	/**
	 * Returns the table with another version of its events.
	 * @param version the version
	 * @param earlierUntil the number of the last row in the outbox that may be of an
	 * earlier one
	 * @return the table
	 */
	public CapturedTable withVersion(int version, long earlierUntil) {
		return new CapturedTable(this.relation, this.schema, this.name, this.eventType, version, earlierUntil,
				this.operations, this.excludedColumns, this.overrides, this.onlyRealChanges, this.method,
				this.loadRequested, this.columns, this.key);
	}

	/**
	 * Returns the table as it was in another version of its events.
	 * @param version the version
	 * @param columns the columns that it had
	 * @param key the columns of the primary key that it had
	 * @return the table
	 */
	public CapturedTable withColumns(int version, List<Column> columns, List<String> key) {
		return new CapturedTable(this.relation, this.schema, this.name, this.eventType, version, this.earlierUntil,
				this.operations, this.excludedColumns, this.overrides, this.onlyRealChanges, this.method,
				this.loadRequested, columns, key);
	}

	/**
	 * Returns the name of an event.
	 * @param operation what happened
	 * @return for example {@code users.inserted.v1}
	 */
	public String eventName(RowOperation operation) {
		return operation.eventName(this.eventType, this.eventVersion);
	}

	/**
	 * Returns the table's name as SQL has it.
	 * @return schema and name, quoted
	 */
	public String sqlName() {
		return Sql.identifier(this.schema) + "." + Sql.identifier(this.name);
	}

	/**
	 * Returns the table's name for people.
	 * @return schema and name
	 */
	@Override
	public String toString() {
		return this.schema + "." + this.name;
	}

}
