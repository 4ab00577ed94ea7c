package io.polyn.spring.boot.migration;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.polyn.migration.Migration;
import io.polyn.migration.MigrationTask;
import io.polyn.migration.operation.MessageTransform;
import io.polyn.migration.operation.ValueTransform;
import io.polyn.migration.source.MigrationSource;
import io.polyn.resource.Resource;
import io.polyn.resource.ResourceLocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.util.ClassUtils;

/**
 * What of the migrations of an application is found at run time by its name.
 */
class MigrationHints {

	private static final String CLASS_FILE = ".class";

	private static final Pattern CLASS_NAME = Pattern.compile("[\\p{L}_$][\\w$]*(\\.[\\p{L}_$][\\w$]*)+");

	private static final Set<Class<?>> COMPONENTS = Set.of(MigrationTask.class, MessageTransform.class,
			ValueTransform.class);

	private final MigrationProperties properties;

	private final ClassLoader classLoader;

	MigrationHints(MigrationProperties properties, @Nullable ClassLoader classLoader) {
		this.properties = properties;
		this.classLoader = (classLoader != null) ? classLoader : MigrationHints.class.getClassLoader();
	}

	void register(RuntimeHints hints) {
		List<String> locations = this.properties.getLocations().isEmpty() ? List.of(MigrationSource.DEFAULT_LOCATION)
				: this.properties.getLocations();
		for (String location : locations) {
			ResourceLocation.of(location).onClasspath().ifPresent((path) -> {
				hints.resources().registerPattern(path + "/**");
				files(location).forEach((file) -> registerNamed(file, hints));
			});
		}
		for (String name : this.properties.getPackages()) {
			files(name.replace('.', '/')).forEach((file) -> registerMigration(file, hints));
		}
	}

	// A location that does not exist ends the start, and is told there.
	private Collection<Resource> files(String location) {
		return ResourceLocation.of(location).scan(this.classLoader).orElse(Set.of());
	}

	private void registerNamed(Resource file, RuntimeHints hints) {
		Set<String> names = new LinkedHashSet<>();
		CLASS_NAME.matcher(new String(file.content(), StandardCharsets.UTF_8))
			.results()
			.map(MatchResult::group)
			.forEach(names::add);
		for (String name : names) {
			Class<?> type = find(name);
			if (type != null && COMPONENTS.stream().anyMatch((component) -> component.isAssignableFrom(type))) {
				hints.reflection().registerType(type, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
			}
		}
	}

	private void registerMigration(Resource file, RuntimeHints hints) {
		if (!file.path().endsWith(CLASS_FILE)) {
			return;
		}
		String path = file.path().substring(0, file.path().length() - CLASS_FILE.length());
		Class<?> type = find(path.replace('/', '.'));
		if (type != null && Migration.class.isAssignableFrom(type)) {
			hints.resources().registerType(TypeReference.of(type));
			hints.reflection()
				.registerType(type, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS, MemberCategory.INVOKE_PUBLIC_METHODS);
		}
	}

	private @Nullable Class<?> find(String name) {
		try {
			return ClassUtils.forName(name, this.classLoader);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return null;
		}
	}

}
