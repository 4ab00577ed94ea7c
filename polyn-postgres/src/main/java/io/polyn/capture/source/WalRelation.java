package io.polyn.capture.source;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.polyn.capture.event.TableEvents;
import io.polyn.capture.table.Column;
import io.polyn.capture.type.ColumnType;
import io.polyn.capture.type.JsonBuffer;
import io.polyn.capture.type.ScalarType;
import io.polyn.capture.type.UnrepresentableValueException;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A table as the log has it, from one of its changes on: how its rows become JSON.
 */
final class WalRelation {

	private final TableEvents events;

	// null where the column is left out
	private final @Nullable ColumnType[] types;

	private final byte[][] labels;

	private final boolean[] identity;

	// What these really have is nobody's business.
	private final boolean[] overridden;

	private final int[] key;

	private final @Nullable RowExpressions expressions;

	/**
	 * Creates a relation.
	 * @param events the table's events
	 * @param columns its columns, also those that are left out
	 * @param identity which of them the log has of the row before a change
	 * @param expressions what replaces columns
	 */
	WalRelation(TableEvents events, List<Column> columns, boolean[] identity, @Nullable RowExpressions expressions) {
		this.events = events;
		this.identity = identity;
		this.expressions = expressions;
		this.types = new ColumnType[columns.size()];
		this.labels = new byte[columns.size()][];
		this.overridden = new boolean[columns.size()];
		Map<String, Integer> places = new HashMap<>();
		for (int i = 0; i < columns.size(); i++) {
			Column column = columns.get(i);
			places.put(column.name(), i);
			this.types[i] = events.table().excludedColumns().contains(column.name()) ? null : column.type();
			this.overridden[i] = events.table().overrides().containsKey(column.name());
			this.labels[i] = label(column.name());
		}
		List<String> names = events.table().key();
		this.key = places.keySet().containsAll(names) ? names.stream().mapToInt(places::get).toArray() : new int[0];
	}

	private static byte[] label(String name) {
		JsonBuffer json = new JsonBuffer();
		json.string(name);
		json.add(':');
		return json.toByteArray();
	}

	TableEvents events() {
		return this.events;
	}

	/**
	 * Returns the primary key of a row as one text.
	 * @return the text of the one column, or a JSON array of several; {@code null} if
	 * there is no key
	 */
	@Nullable String key(WalTuple row) {
		if (this.key.length == 0) {
			return null;
		}
		if (this.key.length == 1) {
			return key(row, this.key[0]);
		}
		JsonBuffer json = new JsonBuffer();
		for (int column : this.key) {
			json.add((json.length() == 0) ? '[' : ',');
			json.string(key(row, column));
		}
		json.add(']');
		return json.toString();
	}

	// As listeners read it, whatever its text is in PostgreSQL.
	private String key(WalTuple row, int column) {
		ColumnType type = Objects.requireNonNull(this.types[column]);
		if (type == ScalarType.INTEGER || type == ScalarType.TEXT || row.isNull(column)) {
			return String.valueOf(row.text(column));
		}
		JsonBuffer json = new JsonBuffer();
		type.write(row.bytes(), row.from(column), row.count(column), json);
		String text = json.toString();
		try {
			return text.startsWith("\"") ? Json.mapper().readValue(text, String.class) : text;
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("What was written is no JSON", ex);
		}
	}

	/**
	 * Says whether an update has changed none of the captured columns, as they are
	 * published.
	 */
	boolean isSame(WalTuple before, WalTuple after) {
		if (hasSameTexts(before, after)) {
			return true;
		}
		if (this.expressions == null) {
			return false;
		}
		JsonBuffer old = new JsonBuffer();
		JsonBuffer current = new JsonBuffer();
		try {
			write(before, null, false, old);
			write(after, before, false, current);
		}
		catch (UnrepresentableValueException ex) {
			return false;
		}
		return Arrays.equals(old.toByteArray(), current.toByteArray());
	}

	private boolean hasSameTexts(WalTuple before, WalTuple after) {
		for (int i = 0; i < this.types.length; i++) {
			if (this.types[i] != null && !after.isUnchanged(i)
					&& (before.isNull(i) != after.isNull(i) || (!after.isNull(i)
							&& !Arrays.equals(before.bytes(), before.from(i), before.from(i) + before.count(i),
									after.bytes(), after.from(i), after.from(i) + after.count(i))))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Writes a row.
	 * @param before the row before the change, whose values stand for those that the log
	 * has not again; {@code null} if it is not known
	 * @param identityOnly whether nothing but the identity of the row is known
	 */
	void write(WalTuple row, @Nullable WalTuple before, boolean identityOnly, JsonBuffer json) {
		byte[] @Nullable [] replaced = (this.expressions != null && !identityOnly)
				? this.expressions.evaluate(row, before) : null;
		json.add('{');
		boolean first = true;
		for (int i = 0; i < this.types.length; i++) {
			ColumnType type = this.types[i];
			WalTuple source = (row.isUnchanged(i) && before != null) ? before : row;
			if (type == null || source.isUnchanged(i) || (identityOnly && (!this.identity[i] || this.overridden[i]))) {
				continue;
			}
			if (!first) {
				json.add(',');
			}
			first = false;
			json.add(this.labels[i]);
			if (replaced != null && replaced[i] != null) {
				json.add(replaced[i]);
			}
			else if (source.isNull(i)) {
				json.add("null");
			}
			else {
				type.write(source.bytes(), source.from(i), source.count(i), json);
			}
		}
		json.add('}');
	}

	/**
	 * Writes a row of which no JSON can be made: each value as the database's text.
	 */
	String describe(@Nullable WalTuple row) {
		if (row == null) {
			return "";
		}
		JsonBuffer json = new JsonBuffer();
		for (int i = 0; i < this.types.length; i++) {
			if (this.types[i] != null && !this.overridden[i] && !row.isUnchanged(i)) {
				json.add((json.length() == 0) ? '{' : ',');
				json.add(this.labels[i]);
				if (row.isNull(i)) {
					json.add("null");
				}
				else {
					json.string(row.bytes(), row.from(i), row.count(i));
				}
			}
		}
		json.add('}');
		return json.toString();
	}

	void close() throws SQLException {
		if (this.expressions != null) {
			this.expressions.close();
		}
	}

}
