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
	void everyPropertyIsThere() {
		assertThat(this.properties).extracting(PropertyMetadata::name)
			.containsExactlyInAnyOrder("management.endpoint.polyn.access",
					"management.endpoint.polyn.cache.time-to-live", "management.health.polyn.enabled",
					"management.info.polyn.enabled", "polyn.enabled", "polyn.domain", "polyn.source-root",
					"polyn.prefix", "polyn.migrate-on-startup", "polyn.migrations.locations",
					"polyn.migrations.packages", "polyn.migrations.target", "polyn.migrations.out-of-order",
					"polyn.migrations.missing", "polyn.migrations.future", "polyn.migrations.on-failure",
					"polyn.migrations.max-replicas", "polyn.migrations.backup.before-run",
					"polyn.migrations.backup.folder", "polyn.migrations.namespace", "polyn.migrations.placeholders",
					"polyn.migrations.lock.lease", "polyn.migrations.lock.wait-timeout", "polyn.schemas.compatibility",
					"polyn.schemas.locations", "polyn.events.legacy-clients", "polyn.events.listener.back-off.initial",
					"polyn.events.listener.back-off.max", "polyn.events.listener.concurrency",
					"polyn.events.listener.create-consumers", "polyn.events.listener.drain-timeout",
					"polyn.events.listener.max-deliver", "polyn.events.listener.prefetch",
					"polyn.events.publish-timeout", "polyn.events.publish-window", "polyn.capture.role",
					"polyn.capture.mode", "polyn.capture.install", "polyn.capture.url", "polyn.capture.username",
					"polyn.capture.password", "polyn.capture.tables", "polyn.capture.window",
					"polyn.capture.publish-timeout", "polyn.capture.incompatible-change", "polyn.capture.wal.slot",
					"polyn.capture.wal.heartbeat", "polyn.capture.wal.lost-slot", "polyn.capture.outbox.poll-interval",
					"polyn.versioning.events", "polyn.versioning.schemas", "polyn.versioning.web", "polyn.nats.servers",
					"polyn.nats.name", "polyn.nats.user", "polyn.nats.password", "polyn.nats.token", "polyn.nats.nkey",
					"polyn.nats.jwt", "polyn.nats.creds", "polyn.nats.startup-timeout", "polyn.nats.reconnect-jitter",
					"polyn.nats.reconnect-jitter-tls", "polyn.nats.drain-timeout", "polyn.nats.ssl.handshake-first",
					"polyn.nats.connection-timeout", "polyn.nats.reconnect-wait", "polyn.nats.max-reconnects",
					"polyn.nats.ping-interval", "polyn.nats.request-timeout", "polyn.nats.inbox-prefix",
					"polyn.nats.ssl.bundle", "polyn.nats.jetstream.domain", "polyn.nats.embedded.binary",
					"polyn.nats.embedded.store-directory", "polyn.web.enabled", "polyn.web.deprecations",
					"polyn.command", "polyn.output", "polyn.migrator", "polyn.to", "polyn.before", "polyn.only",
					"polyn.steps", "polyn.all", "polyn.dry-run", "polyn.data-version", "polyn.source", "polyn.parts",
					"polyn.backup", "polyn.overwrite", "polyn.against", "polyn.type", "polyn.directory");
	}

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
