package io.polyn.spring.boot;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.polyn.spring.testing.PropertyMetadata;
import io.polyn.tool.Option;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class ConfigurationMetadataTests {

	private final List<PropertyMetadata> properties = PropertyMetadata.load();

	@Test
	void everyOptionOfACommandIsThere() {
		assertThat(this.properties).extracting(PropertyMetadata::name)
			.containsAll(Arrays.stream(Option.values()).map((option) -> "polyn." + option.id()).toList());
	}

	@Test
	void everyPropertyIsDescribedInBootsWay() {
		assertThat(this.properties).allSatisfy((property) -> {
			assertThat(property.description()).as(property.name())
				.endsWith(".")
				.doesNotStartWith("The ")
				.doesNotStartWith("A ")
				.doesNotContain("{@");
			switch (property.type()) {
				case "java.lang.Boolean" -> assertThat(property.description()).startsWith("Whether ");
				case "java.util.List<java.lang.String>" ->
					assertThat(property.description()).startsWith("Comma-separated list ");
				default -> {
				}
			}
		});
	}

	@Test
	void everyPropertyIsUsed() {
		JavaClasses classes = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.importPackages("io.polyn");
		List<String> unused = classes.stream()
			.filter(ConfigurationMetadataTests::holdsProperties)
			.flatMap((type) -> type.getFields().stream())
			.filter((field) -> !isRead(field))
			.map((field) -> field.getOwner().getSimpleName() + "." + field.getName())
			.toList();
		// Read before there are beans: by conditions, and by what carries out commands.
		assertThat(unused).containsExactlyInAnyOrder("PolynProperties.enabled", "WebVersioningProperties.enabled",
				"CaptureProperties.role", "CommandProperties.command", "CommandProperties.output");
	}

	private static boolean isRead(JavaField field) {
		String name = StringUtils.capitalize(field.getName());
		Set<String> accessors = Set.of("get" + name, "is" + name, "set" + name, JavaConstructor.CONSTRUCTOR_NAME);
		return field.getAccessesToSelf()
			.stream()
			.anyMatch((access) -> !accessors.contains(access.getOrigin().getName()))
				|| field.getOwner()
					.getMethods()
					.stream()
					.filter((method) -> method.getName().equals("get" + name) || method.getName().equals("is" + name))
					.anyMatch((getter) -> !getter.getAccessesToSelf().isEmpty());
	}

	private static boolean holdsProperties(JavaClass type) {
		return type.isAnnotatedWith(ConfigurationProperties.class)
				|| type.getEnclosingClass().filter(ConfigurationMetadataTests::holdsProperties).isPresent();
	}

	@Test
	void defaultsAreKnown() {
		assertThat(this.properties).filteredOn((property) -> !property.defaultValue().isEmpty())
			.extracting(PropertyMetadata::name, PropertyMetadata::defaultValue)
			.contains(tuple("polyn.enabled", "true"), tuple("polyn.migrate-on-startup", "false"),
					tuple("management.health.polyn.enabled", "true"), tuple("polyn.nats.reconnect-wait", "2s"),
					tuple("polyn.events.publish-timeout", "15s"), tuple("polyn.events.publish-window", "256"),
					tuple("polyn.migrations.lock.wait-timeout", "5m"), tuple("polyn.migrations.target", "latest"),
					tuple("polyn.migrations.out-of-order", "reject"), tuple("polyn.migrations.future", "warn"),
					tuple("polyn.migrations.on-failure", "compensate"),
					tuple("polyn.schemas.locations", "classpath:polyn/schemas"));
	}

}
