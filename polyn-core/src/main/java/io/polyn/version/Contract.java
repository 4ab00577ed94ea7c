package io.polyn.version;

/**
 * An interface whose default methods stand for steps that do not exist.
 */
enum Contract {

	CHANGE(Change.class), SPLIT(Split.class);

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
		return implementationClass(implementation).getName();
	}

	/**
	 * Returns a short name for people.
	 */
	static String shortNameOf(Object implementation) {
		String name = nameOf(implementation);
		return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
	}

	// The subclass that a proxy is of overrides everything.
	private static Class<?> implementationClass(Object implementation) {
		Class<?> type = implementation.getClass();
		while (type.getName().contains("$$") && type.getSuperclass() != Object.class) {
			type = type.getSuperclass();
		}
		return type;
	}

}
