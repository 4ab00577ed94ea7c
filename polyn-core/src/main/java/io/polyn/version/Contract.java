package io.polyn.version;

import java.util.regex.Pattern;

/**
 * An interface whose default methods stand for steps that do not exist.
 */
enum Contract {

	CHANGE(Change.class), SPLIT(Split.class);

	// Not "$$" alone: Scala's anonymous classes have that in their names, too.
	private static final Pattern PROXY = Pattern.compile(".*\\$\\$(SpringCGLIB|EnhancerBy\\w*)\\$\\$.*");

	// Each start gives the class of a lambda another one.
	private static final Pattern HIDDEN_SUFFIX = Pattern.compile("[$/]*[0-9]*/0x[0-9a-f]+$");

	private final Class<?> type;

	Contract(Class<?> type) {
		this.type = type;
	}

	/**
	 * Says whether an object has a step. Looked at once, when a schema is built.
	 */
	boolean isOverridden(Object implementation, String method, Class<?>... parameters) {
		try {
			return implementationClass(implementation).getMethod(method, parameters).getDeclaringClass() != this.type;
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static String nameOf(Object implementation) {
		return HIDDEN_SUFFIX.matcher(implementationClass(implementation).getName()).replaceFirst("");
	}

	/**
	 * Returns the name without its package; unlike that of {@link Class#getSimpleName()},
	 * it is never empty.
	 */
	static String simpleNameOf(Object implementation) {
		String simple = implementationClass(implementation).getSimpleName();
		String name = nameOf(implementation);
		return (simple.isEmpty() || simple.contains("/")) ? name.substring(name.lastIndexOf('.') + 1) : simple;
	}

	// The subclass that a proxy is of overrides everything.
	private static Class<?> implementationClass(Object implementation) {
		Class<?> type = implementation.getClass();
		while (PROXY.matcher(type.getName()).matches() && type.getSuperclass() != Object.class) {
			type = type.getSuperclass();
		}
		return type;
	}

}
