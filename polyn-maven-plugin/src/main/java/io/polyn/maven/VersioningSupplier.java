package io.polyn.maven;

import java.util.Map;
import java.util.function.Supplier;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.version.VersioningSchema;
import org.jspecify.annotations.Nullable;

/**
 * A project's own class that makes the versioning schema of its data.
 */
final class VersioningSupplier {

	private VersioningSupplier() {
	}

	static Map<String, VersioningSchema> load(String className, ClassLoader classLoader) {
		try {
			Object supplier = Class.forName(className, true, classLoader).getConstructor().newInstance();
			if (supplier instanceof Supplier<?> found && found.get() instanceof VersioningSchema schema) {
				return Map.of(className, schema);
			}
			throw invalid(className, "supplies no VersioningSchema", null);
		}
		catch (ReflectiveOperationException | LinkageError ex) {
			throw invalid(className, "can't be instantiated: " + ex, ex);
		}
	}

	private static PolynException invalid(String className, String problem, @Nullable Throwable cause) {
		return new PolynException(ErrorCode.INVALID_VERSIONING, "The class " + className + " " + problem + ".",
				"Name a compiled, public class that implements Supplier<VersioningSchema> and has a public constructor"
						+ " without parameters in polyn.versioning; an application tells its changelog by itself, with"
						+ " polyn.command=changelog.",
				cause);
	}

}
