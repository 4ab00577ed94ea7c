package io.polyn.spring.boot.console;

import java.util.function.Supplier;

import io.polyn.PolynException;
import org.jspecify.annotations.Nullable;

/**
 * A part of the page, or why there is none.
 *
 * @param <T> what it shows
 * @param value what it shows, {@code null} if there is a problem
 * @param problem why it can't be shown
 */
record Section<T>(@Nullable T value, @Nullable String problem) {

	static <T> Section<T> of(Supplier<T> reader) {
		try {
			return new Section<>(reader.get(), null);
		}
		catch (PolynException ex) {
			return new Section<>(null, ex.getMessage());
		}
	}

}
