package io.polyn.spring.boot.capture;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.capture.TableCapture;
import io.polyn.event.RowOperation;
import org.jspecify.annotations.Nullable;

/**
 * Properties of a table that is captured.
 */
public class TableProperties {

	/**
	 * Name of the table as SQL has it, such as 'users' or 'sales."Order"'.
	 */
	private @Nullable String table;

	/**
	 * Comma-separated list of the operations to capture.
	 */
	private Set<RowOperation> operations = EnumSet.allOf(RowOperation.class);

	/**
	 * Comma-separated list of the columns to leave out.
	 */
	private List<String> excludedColumns = new ArrayList<>();

	/**
	 * SQL expressions over the row 'item' that columns are replaced by, by the names of
	 * the columns.
	 */
	private Map<String, String> overrides = new LinkedHashMap<>();

	/**
	 * Whether to leave out updates that change none of the columns.
	 */
	private boolean onlyRealChanges;

	/**
	 * What stands for the table in the names of its events. By default its name, after
	 * that of its schema if this is not 'public'.
	 */
	private @Nullable String eventType;

	/**
	 * Whether to publish the rows that the table has already, once.
	 */
	private boolean initialLoad;

	public @Nullable String getTable() {
		return this.table;
	}

	public void setTable(@Nullable String table) {
		this.table = table;
	}

	public Set<RowOperation> getOperations() {
		return this.operations;
	}

	public void setOperations(Set<RowOperation> operations) {
		this.operations = operations;
	}

	public List<String> getExcludedColumns() {
		return this.excludedColumns;
	}

	public void setExcludedColumns(List<String> excludedColumns) {
		this.excludedColumns = excludedColumns;
	}

	public Map<String, String> getOverrides() {
		return this.overrides;
	}

	public void setOverrides(Map<String, String> overrides) {
		this.overrides = overrides;
	}

	public boolean isOnlyRealChanges() {
		return this.onlyRealChanges;
	}

	public void setOnlyRealChanges(boolean onlyRealChanges) {
		this.onlyRealChanges = onlyRealChanges;
	}

	public @Nullable String getEventType() {
		return this.eventType;
	}

	public void setEventType(@Nullable String eventType) {
		this.eventType = eventType;
	}

	public boolean isInitialLoad() {
		return this.initialLoad;
	}

	public void setInitialLoad(boolean initialLoad) {
		this.initialLoad = initialLoad;
	}

	TableCapture capture() {
		if (this.table == null) {
			throw new PolynException(ErrorCode.TABLE_NOT_CAPTURABLE, "An entry of polyn.capture.tables names no table.",
					"Set its 'table'.");
		}
		return new TableCapture(this.table, this.operations, this.excludedColumns, this.overrides, this.onlyRealChanges,
				this.eventType, this.initialLoad);
	}

}
