package io.polyn.migration;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.migration.document.DocumentException;
import io.polyn.migration.document.Location;
import io.polyn.migration.document.Node;
import io.polyn.migration.operation.Deployment;
import io.polyn.migration.operation.Operation;
import io.polyn.migration.operation.OperationReader;
import io.polyn.migration.source.MigrationScript;
import io.polyn.migration.source.UnreadableMigrationException;
import io.polyn.resource.Resource;
import io.polyn.resource.ResourceLocation;
import org.jspecify.annotations.Nullable;

/**
 * Migrations in Java, in the form that those in files have.
 */
final class JavaMigrations {

	private static final String KIND = "java";

	private static final String CLASS_FILE = ".class";

	private final List<Migration> migrations;

	private final Map<String, MigrationTask> tasks = new HashMap<>();

	JavaMigrations(List<Migration> migrations, List<String> packages, ClassLoader classLoader) {
		this.migrations = new ArrayList<>(migrations);
		Set<Class<?>> given = migrations.stream().map(Object::getClass).collect(Collectors.toSet());
		packages.stream()
			.flatMap((name) -> scan(name, classLoader).stream())
			.filter((migration) -> !given.contains(migration.getClass()))
			.forEach(this.migrations::add);
		for (Migration migration : this.migrations) {
			if (migration instanceof JavaMigration code) {
				this.tasks.put(up(code), new Task(code, code::up));
				this.tasks.put(down(code), new Task(code, code::down));
			}
		}
	}

	/**
	 * Finds the code of a migration.
	 * @param name the name that its record has
	 * @return the code, or {@code null} if there is none of that name
	 */
	@Nullable MigrationTask find(String name) {
		return this.tasks.get(name);
	}

	List<Supplier<MigrationScript>> scripts(Deployment deployment) {
		return this.migrations.stream()
			.map((migration) -> (Supplier<MigrationScript>) () -> script(migration, deployment))
			.toList();
	}

	private static MigrationScript script(Migration migration, Deployment deployment) {
		MigrationId id = MigrationId.of(migration);
		String type = MigrationId.className(migration.getClass());
		try {
			return script(migration, id, type, deployment);
		}
		catch (PolynException ex) {
			throw new UnreadableMigrationException(MigrationScript.named(id.version(), id.name(), KIND, type),
					(ex instanceof DocumentException document) ? document.problems() : List.of(ex));
		}
	}

	private static MigrationScript script(Migration migration, MigrationId id, String type, Deployment deployment) {
		Location location = Location.ofWhole(type);
		List<MigrationScript.Step> up = new ArrayList<>();
		List<MigrationScript.Step> down = null;
		if (migration instanceof JavaMigration code) {
			boolean reversible = isReversible(code);
			up.add(new MigrationScript.Step(execute(up(code), reversible ? down(code) : null), location));
			down = (reversible ? List.of(new MigrationScript.Step(execute(down(code), null), location)) : null);
		}
		else if (migration instanceof ChangeMigration change) {
			change.change(
					new Operations(type, (Node item) -> OperationReader.read(item, deployment), (operation, place) -> {
						if (!operation.isReversible()) {
							throw new PolynException(ErrorCode.IRREVERSIBLE,
									place + ": '" + operation.name() + "' can't be reversed.",
									"Write a JavaMigration, with what is to take it back in down().");
						}
						up.add(new MigrationScript.Step(operation, place));
					}));
		}
		return new MigrationScript(id.version(), id.name(), KIND, type,
				Objects.requireNonNullElse(migration.checksum(), ""), null, Set.of(), migration.description(),
				List.copyOf(up), down);
	}

	private static Operation execute(String up, @Nullable String down) {
		ObjectNode fields = Json.object().put("up", up);
		if (down != null) {
			fields.put("down", down);
		}
		ObjectNode operation = Json.object();
		operation.set("execute", fields);
		return OperationReader.read(operation);
	}

	// Stored with the record: what was applied is found again by its class.
	private static String up(JavaMigration migration) {
		return MigrationId.className(migration.getClass()) + "#up";
	}

	private static String down(JavaMigration migration) {
		return MigrationId.className(migration.getClass()) + "#down";
	}

	private static boolean isReversible(JavaMigration migration) {
		Class<?> type = migration.getClass();
		while (type.getName().contains("$$") && type.getSuperclass() != Object.class) {
			// A proxy overrides everything.
			type = type.getSuperclass();
		}
		try {
			return type.getMethod("down", MigrationContext.class).getDeclaringClass() != JavaMigration.class;
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException("JavaMigration has a method 'down'", ex);
		}
	}

	private static List<Migration> scan(String packageName, ClassLoader classLoader) {
		Collection<Resource> files = ResourceLocation.of("classpath:" + packageName.replace('.', '/'))
			.scan(classLoader)
			.orElseThrow(() -> new PolynException(ErrorCode.LOCATION_NOT_FOUND,
					"The package " + packageName + " does not exist.", "Correct polyn.migrations.packages."));
		List<Migration> found = new ArrayList<>();
		for (Resource file : files) {
			if (file.path().endsWith(CLASS_FILE)) {
				String name = file.path().substring(0, file.path().length() - CLASS_FILE.length()).replace('/', '.');
				Migration migration = instance(name, classLoader);
				if (migration != null) {
					found.add(migration);
				}
			}
		}
		return found;
	}

	private static @Nullable Migration instance(String name, ClassLoader classLoader) {
		try {
			Class<?> type = Class.forName(name, false, classLoader);
			if (!Migration.class.isAssignableFrom(type) || Modifier.isAbstract(type.getModifiers())) {
				return null;
			}
			var constructor = type.getDeclaredConstructor();
			constructor.setAccessible(true);
			return (Migration) constructor.newInstance();
		}
		catch (ReflectiveOperationException ex) {
			throw new PolynException(ErrorCode.COMPONENT_NOT_FOUND,
					"The migration " + name + " can't be instantiated: " + ex + ".",
					"Give it a constructor without parameters, or make it a bean.", ex);
		}
	}

	@FunctionalInterface
	private interface Body {

		void run(MigrationContext context) throws Exception;

	}

	private record Task(JavaMigration migration, Body body) implements MigrationTask {

		@Override
		public void run(MigrationContext context) throws Exception {
			this.body.run(context);
		}

		@Override
		public boolean idempotent() {
			return this.migration.idempotent();
		}

	}

}
