package io.polyn.event;

import java.util.Locale;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.EventNaming;

/**
 * What happened to a row of a database's table, or to all of them, and how the events
 * that tell of it are named: {@code users.updated.v1}.
 */
public enum RowOperation {

	/** A row came into being. */
	INSERT("inserted"),

	/** A row was changed. */
	UPDATE("updated"),

	/** A row was deleted. */
	DELETE("deleted"),

	/** All rows were removed at once. */
	TRUNCATE("truncated");

	private static final String DEFAULT_SCHEMA = "public";

	private final String participle;

	RowOperation(String participle) {
		this.participle = participle;
	}

	/**
	 * Returns the name of the event.
	 * @param type what stands for the table in the names of its events, for example
	 * {@code users}
	 * @param version the version of the event, from 1 on
	 * @return for example {@code users.inserted.v1}
	 */
	public String eventName(String type, int version) {
		return type + "." + this.participle + ".v" + version;
	}

	/**
	 * Returns what the consumer of all that happens to the rows of a table is named
	 * after.
	 * @param type what stands for the table in the names of its events, for example
	 * {@code users}
	 * @return for example {@code users.changes}
	 */
	public static String changes(String type) {
		return type + ".changes";
	}

	/**
	 * Returns what stands for a table in the names of its events, unless another text was
	 * chosen for it: its name in lower case, with a dot for whatever is neither a letter
	 * of ASCII nor a digit, and before it that of its schema if this is not
	 * {@code public}.
	 * @param schema the schema's name
	 * @param table the table's name
	 * @return for example {@code order.items}
	 * @throws PolynException if nothing is left of the name
	 */
	public static String eventType(String schema, String table) {
		String qualified = schema.equals(DEFAULT_SCHEMA) ? table : schema + "." + table;
		String type = qualified.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", ".").replaceAll("^\\.|\\.$", "");
		if (!EventNaming.isEventName(type)) {
			throw new PolynException(ErrorCode.INVALID_NAME,
					"No event can be named after the table " + schema + "." + table + ".",
					"Choose the name yourself: give 'event_type' where the table is captured.");
		}
		return type;
	}

}
