package io.polyn.capture;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.polyn.event.RowOperation;
import org.jspecify.annotations.Nullable;

/**
 * What is to be captured of a table.
 *
 * @param table the table's name as SQL has it, with its schema where that is not on the
 * search path: {@code users}, {@code sales."Order"}
 * @param operations what is captured
 * @param excludedColumns the columns that are left out
 * @param overrides SQL expressions over the row {@code item} that columns are replaced
 * by, by their names
 * @param onlyRealChanges whether updates that change none of the columns are left out
 * @param eventType what stands for the table in the names of its events; {@code null} for
 * what {@link RowOperation#eventType} makes of its name
 * @param initialLoad whether the rows that it has are published once, as inserted
 */
public record TableCapture(String table, Set<RowOperation> operations, List<String> excludedColumns,
		Map<String, String> overrides, boolean onlyRealChanges, @Nullable String eventType, boolean initialLoad) {

	/**
	 * Copies what it is given.
	 */
	public TableCapture {
		operations = Set.copyOf(operations);
		excludedColumns = List.copyOf(excludedColumns);
		overrides = Map.copyOf(overrides);
	}

	/**
	 * Captures every operation, with all columns as they are.
	 * @param table the table's name as SQL has it
	 * @return what is captured
	 */
	public static TableCapture of(String table) {
		return new TableCapture(table, EnumSet.allOf(RowOperation.class), List.of(), Map.of(), false, null, false);
	}

	/**
	 * Captures some operations only.
	 * @param operations the operations
	 * @return what is captured
	 */
	public TableCapture operations(RowOperation... operations) {
		return new TableCapture(this.table, Set.of(operations), this.excludedColumns, this.overrides,
				this.onlyRealChanges, this.eventType, this.initialLoad);
	}

	/**
	 * Leaves columns out.
	 * @param columns their names
	 * @return what is captured
	 */
	public TableCapture excluding(String... columns) {
		return new TableCapture(this.table, this.operations, List.of(columns), this.overrides, this.onlyRealChanges,
				this.eventType, this.initialLoad);
	}

	/**
	 * Replaces a column by an expression.
	 * @param column its name
	 * @param expression SQL over the row {@code item}, for example
	 * {@code left(item.card_number, 4)}; what lies in other schemas than
	 * {@code pg_catalog} is named with its schema
	 * @return what is captured
	 */
	public TableCapture override(String column, String expression) {
		Map<String, String> overrides = new HashMap<>(this.overrides);
		overrides.put(column, expression);
		return new TableCapture(this.table, this.operations, this.excludedColumns, overrides, this.onlyRealChanges,
				this.eventType, this.initialLoad);
	}

	/**
	 * Leaves updates out that change none of the columns.
	 * @return what is captured
	 */
	public TableCapture skippingUnchanged() {
		return new TableCapture(this.table, this.operations, this.excludedColumns, this.overrides, true, this.eventType,
				this.initialLoad);
	}

	/**
	 * Chooses what stands for the table in the names of its events.
	 * @param eventType for example {@code user}
	 * @return what is captured
	 */
	public TableCapture as(String eventType) {
		return new TableCapture(this.table, this.operations, this.excludedColumns, this.overrides, this.onlyRealChanges,
				eventType, this.initialLoad);
	}

	/**
	 * Publishes the rows that the table has already, once, as inserted.
	 * @return what is captured
	 */
	public TableCapture withInitialLoad() {
		return new TableCapture(this.table, this.operations, this.excludedColumns, this.overrides, this.onlyRealChanges,
				this.eventType, true);
	}

	TableCapture withoutInitialLoad() {
		return new TableCapture(this.table, this.operations, this.excludedColumns, this.overrides, this.onlyRealChanges,
				this.eventType, false);
	}

}
