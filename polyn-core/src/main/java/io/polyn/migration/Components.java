package io.polyn.migration;

import java.util.function.Function;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.jspecify.annotations.Nullable;

/**
 * The objects that a migration may name: beans of the application, or instances of
 * classes with a constructor without parameters.
 *
 * @param beans looks a bean up by its name
 * @param classLoader where classes are looked up
 */
record Components(Function<String, @Nullable Object> beans, ClassLoader classLoader) {

	/**
	 * Looks an object up.
	 * @param <T> the type
	 * @param type what it has to be
	 * @param name the name of the bean or class
	 * @return the object
	 * @throws PolynException if there is none of that name, or of another type
	 */
	<T> T find(Class<T> type, String name) {
		Object found = this.beans.apply(name);
		if (found == null) {
			found = instance(name, type);
		}
		if (!type.isInstance(found)) {
			throw new PolynException(ErrorCode.COMPONENT_NOT_FOUND,
					"'" + name + "' is a " + found.getClass().getName() + ", not a " + type.getName() + ".",
					"Let it implement " + type.getSimpleName() + ", or name another one.");
		}
		return type.cast(found);
	}

	private Object instance(String name, Class<?> type) {
		try {
			return Class.forName(name, true, this.classLoader).getDeclaredConstructor().newInstance();
		}
		catch (ClassNotFoundException ex) {
			throw new PolynException(ErrorCode.COMPONENT_NOT_FOUND, "There is no bean or class '" + name + "'.",
					"Name a bean, or a class with its package, that is a " + type.getName() + ".", ex);
		}
		catch (ReflectiveOperationException ex) {
			throw new PolynException(ErrorCode.COMPONENT_NOT_FOUND,
					"The class '" + name + "' can't be instantiated: " + ex + ".",
					"Give it a constructor without parameters, or make it a bean.", ex);
		}
	}

}
