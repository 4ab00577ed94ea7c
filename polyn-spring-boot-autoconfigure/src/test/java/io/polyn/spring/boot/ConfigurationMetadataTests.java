package io.polyn.spring.boot;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.polyn.tool.Option;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationMetadataTests {

	private final List<JsonNode> properties = load();

	@Test
	void everyPropertyIsThere() {
		assertThat(this.properties).extracting((property) -> property.path("name").asString())
			.containsExactlyInAnyOrder("management.endpoint.polyn.access",
					"management.endpoint.polyn.cache.time-to-live", "management.health.polyn.enabled", "polyn.enabled",
					"polyn.domain", "polyn.source-root", "polyn.prefix", "polyn.migrate-on-startup",
					"polyn.migrations.locations", "polyn.migrations.packages", "polyn.migrations.target",
					"polyn.migrations.out-of-order", "polyn.migrations.missing", "polyn.migrations.future",
					"polyn.migrations.on-failure", "polyn.migrations.max-replicas",
					"polyn.migrations.backup.before-run", "polyn.migrations.backup.folder",
					"polyn.migrations.namespace", "polyn.migrations.placeholders", "polyn.migrations.lock.lease",
					"polyn.migrations.lock.wait-timeout", "polyn.schemas.compatibility", "polyn.schemas.locations",
					"polyn.events.legacy-clients", "polyn.events.listener.back-off.initial",
					"polyn.events.listener.back-off.max", "polyn.events.listener.concurrency",
					"polyn.events.listener.create-consumers", "polyn.events.listener.drain-timeout",
					"polyn.events.listener.max-deliver", "polyn.events.listener.prefetch",
					"polyn.events.publish-timeout", "polyn.events.publish-window", "polyn.capture.role",
					"polyn.capture.mode", "polyn.capture.install", "polyn.capture.url", "polyn.capture.username",
					"polyn.capture.password", "polyn.capture.tables", "polyn.capture.window",
					"polyn.capture.publish-timeout", "polyn.capture.incompatible-change", "polyn.capture.wal.slot",
					"polyn.capture.wal.heartbeat", "polyn.capture.wal.lost-slot", "polyn.capture.outbox.poll-interval",
					"polyn.versioning.events", "polyn.versioning.schemas", "polyn.versioning.web", "polyn.nats.servers",
					"polyn.nats.name", "polyn.nats.user", "polyn.nats.password", "polyn.nats.token", "polyn.nats.creds",
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
		assertThat(this.properties).extracting((property) -> property.path("name").asString())
			.containsAll(Arrays.stream(Option.values()).map((option) -> "polyn." + option.id()).toList());
	}

	@Test
	void everyPropertyIsDescribedInBootsWay() {
		assertThat(this.properties).allSatisfy((property) -> {
			String description = property.path("description").asString("");
			assertThat(description).as(property.path("name").asString())
				.endsWith(".")
				.doesNotStartWith("The ")
				.doesNotStartWith("A ")
				.doesNotContain("{@");
			switch (property.path("type").asString()) {
				case "java.lang.Boolean" -> assertThat(description).startsWith("Whether ");
				case "java.util.List<java.lang.String>" -> assertThat(description).startsWith("Comma-separated list ");
				default -> {
				}
			}
		});
	}

	@Test
	void defaultsAreKnown() {
		assertThat(defaultOf("polyn.enabled").asBoolean()).isTrue();
		assertThat(defaultOf("polyn.migrate-on-startup").asBoolean()).isFalse();
		assertThat(defaultOf("management.health.polyn.enabled").asBoolean()).isTrue();
		assertThat(defaultOf("polyn.nats.reconnect-wait").asString()).isEqualTo("2s");
		assertThat(defaultOf("polyn.events.publish-timeout").asString()).isEqualTo("15s");
		assertThat(defaultOf("polyn.events.publish-window").asInt()).isEqualTo(256);
		assertThat(defaultOf("polyn.migrations.lock.wait-timeout").asString()).isEqualTo("5m");
		assertThat(defaultOf("polyn.migrations.target").asString()).isEqualTo("latest");
		assertThat(defaultOf("polyn.migrations.out-of-order").asString()).isEqualTo("reject");
		assertThat(defaultOf("polyn.migrations.future").asString()).isEqualTo("warn");
		assertThat(defaultOf("polyn.migrations.on-failure").asString()).isEqualTo("compensate");
		assertThat(defaultOf("polyn.schemas.locations")).isNotEmpty();
	}

	@Test
	void theReadmeOrThePageOfChangeCaptureOrOfToolsHasEveryPropertyWithItsDefault() throws IOException {
		Map<String, String> defaults = new TreeMap<>();
		Pattern.compile("^\\| (`(?:polyn|management)\\.[^|]+) \\| ([^|]*)\\|", Pattern.MULTILINE)
			.matcher(propertiesOn("../README.md") + propertiesOn("../docs/change-capture.md")
					+ propertiesOn("../docs/tools.md"))
			.results()
			.forEach((row) -> addRow(defaults, row.group(1).split(", "), row.group(2).strip()));
		List<JsonNode> documented = this.properties.stream()
			.filter((property) -> !property.path("name").asString().startsWith("management.endpoint."))
			.toList();
		assertThat(documented).extracting((property) -> property.path("name").asString())
			.containsExactlyInAnyOrderElementsOf(defaults.keySet());
		assertThat(documented).filteredOn((property) -> property.has("defaultValue"))
			.allSatisfy((property) -> assertThat(defaults.get(property.path("name").asString()))
				.as(property.path("name").asString())
				.isEqualTo(text(property.path("defaultValue"))));
	}

	private static String propertiesOn(String page) throws IOException {
		Matcher section = Pattern.compile("^#+ Properties$.*?(?=^#)", Pattern.DOTALL | Pattern.MULTILINE)
			.matcher(Files.readString(Path.of(page)));
		assertThat(section.find()).as(page).isTrue();
		return section.group();
	}

	// A row may have several properties of one parent, with one default or as many.
	private static void addRow(Map<String, String> defaults, String[] names, String texts) {
		String[] values = texts.split(", ");
		String first = names[0].replaceAll("`|\\.\\*", "");
		for (int i = 0; i < names.length; i++) {
			String name = (i == 0) ? first : first.substring(0, first.lastIndexOf('.')) + names[i].replace("`", "");
			defaults.put(name, values[Math.min(i, values.length - 1)].replace("`", ""));
		}
	}

	private static String text(JsonNode value) {
		return value.isArray() ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(","))
				: value.asString();
	}

	private JsonNode defaultOf(String name) {
		return this.properties.stream()
			.filter((property) -> property.path("name").asString().equals(name))
			.findFirst()
			.orElseThrow()
			.path("defaultValue");
	}

	private static List<JsonNode> load() {
		List<JsonNode> found = new ArrayList<>();
		try {
			for (URL file : Collections.list(ConfigurationMetadataTests.class.getClassLoader()
				.getResources("META-INF/spring-configuration-metadata.json"))) {
				try (InputStream content = file.openStream()) {
					for (JsonNode property : JsonMapper.shared().readTree(content).path("properties")) {
						if (property.path("name").asString().contains("polyn")) {
							found.add(property);
						}
					}
				}
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return found;
	}

}
