package io.polyn.event;

import java.lang.reflect.Type;

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
	 * Returns a converter with Jackson 2, which has every Jackson module that is found.
	 * @return the converter
	 */
	static PayloadConverter jackson2() {
		return new Jackson2PayloadConverter();
	}

}
