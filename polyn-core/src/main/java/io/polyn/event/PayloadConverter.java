package io.polyn.event;

import java.lang.reflect.Type;
import java.util.List;

import io.polyn.PolynException;
import org.jspecify.annotations.Nullable;

/**
 * Converts between objects and the data of events.
 */
public interface PayloadConverter {

	/**
	 * Writes an object as JSON.
	 * @param value the object
	 * @return one JSON document, UTF-8
	 * @throws PolynException if the object has no JSON form
	 */
	byte[] write(@Nullable Object value);

	/**
	 * Reads an object from JSON.
	 * @param json one JSON document, UTF-8
	 * @param type the type of the object
	 * @return the object
	 * @throws PolynException if the document doesn't fit the type
	 */
	@Nullable Object read(byte[] json, Type type);

	/**
	 * Reads a row of a database's table. By default it is read like other data; what is
	 * no null should not become one.
	 * @param json one JSON object, UTF-8
	 * @param type the type of the object
	 * @return the object
	 * @throws PolynException if the row doesn't fit the type
	 */
	default @Nullable Object readRow(byte[] json, Type type) {
		return read(json, type);
	}

	/**
	 * Returns the properties of the objects that rows of a database's table are read as.
	 * With them a row is given to {@link #readRow(byte[], Type)} by the names that the
	 * properties have in JSON, and one that lacks a column, or has null for what can't be
	 * null, is refused.
	 * @param type the type of the objects
	 * @return the properties; none, which is the default, to be given rows as they are,
	 * by the names of their columns
	 * @throws PolynException if nothing can be read as the type
	 */
	default List<RowProperty> rowProperties(Type type) {
		return List.of();
	}

	/**
	 * Returns a converter with Jackson 2, which has every Jackson module that is found.
	 * @return the converter
	 */
	static PayloadConverter jackson2() {
		return new Jackson2PayloadConverter();
	}

}
