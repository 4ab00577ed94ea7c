package io.polyn.spring.boot;

import java.time.Duration;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * What the values of properties have to be, beside having the right type.
 */
public final class PropertyRequirements {

	private PropertyRequirements() {
	}

	/**
	 * Requires a number that is more than nothing.
	 * @param property the name of the property
	 * @param value its value
	 * @return the value
	 * @throws InvalidConfigurationPropertyValueException if it is not
	 */
	public static int positive(String property, int value) {
		require(value > 0, property, value, "It must be positive.");
		return value;
	}

	/**
	 * Requires a time that is more than nothing.
	 * @param property the name of the property
	 * @param value its value
	 * @return the value
	 * @throws InvalidConfigurationPropertyValueException if it is not
	 */
	public static Duration positive(String property, Duration value) {
		require(!value.isZero() && !value.isNegative(), property, value, "It must be positive.");
		return value;
	}

	/**
	 * Requires something of a value.
	 * @param met whether it is so
	 * @param property the name of the property
	 * @param value its value
	 * @param reason what is required
	 * @throws InvalidConfigurationPropertyValueException if it is not so
	 */
	public static void require(boolean met, String property, Object value, String reason) {
		if (!met) {
			throw new InvalidConfigurationPropertyValueException(property, value, reason);
		}
	}

}
