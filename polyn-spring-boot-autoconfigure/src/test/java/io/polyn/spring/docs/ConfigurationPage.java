package io.polyn.spring.docs;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.polyn.spring.boot.command.CommandProperties;
import io.polyn.spring.testing.PropertyMetadata;
import io.polyn.tool.Option;

/**
 * The page {@code docs/configuration.md}, made from the metadata of the properties.
 */
final class ConfigurationPage {

	private static final String BEGIN = """
			# Configuration

			Every property of Polyn, as editors know them from the metadata in the jar. Names may be written in any of
			[Spring Boot's ways](https://docs.spring.io/spring-boot/reference/features/external-config.html): `polyn.nats.servers` is `POLYN_NATS_SERVERS` in the environment.
			Durations are written as `500ms`, `30s`, `5m` or in ISO-8601, lists with commas or as lists of YAML.

			Tests have one more, [`polyn.test.timeout`](testing.md#what-was-published). This page is made from the descriptions in the code: a test holds it to them.
			""";

	private static final String COMMANDS = "commands";

	// The longest prefix tells the section.
	private static final Map<String, String> SECTIONS = sections();

	private static final Map<String, String> TYPES = Map.of("java.lang.Boolean", "`true` or `false`",
			"java.lang.Integer", "number", "java.lang.String", "text", "java.time.Duration", "duration",
			"java.nio.file.Path", "path");

	private ConfigurationPage() {
	}

	private static Map<String, String> sections() {
		Map<String, String> sections = new LinkedHashMap<>();
		sections.put("polyn", "## Polyn");
		sections.put("polyn.nats", """
				## The connection

				More in [Spring Boot](spring-boot.md#the-connection).""");
		sections.put("polyn.nats.embedded", """
				## The embedded server

				More in the [README](../README.md#the-embedded-server).""");
		sections.put("polyn.migrations", """
				## Migrations

				More in [migrations](migrations.md) and [operations](operations.md).""");
		sections.put("polyn.schemas", """
				## Schemas

				More in [schemas](schemas.md).""");
		sections.put("polyn.events", """
				## Events

				More in [events](events.md).""");
		sections.put("polyn.events.listener", "## Listeners");
		sections.put("polyn.versioning",
				"""
						## Versions

						What `polyn.versioning.schemas.<name>` consists of: `scheme` (`semantic`, `date` or `integer`), `versions`, which is a list, and `latest`. More in [versioning](versioning.md#in-spring).""");
		sections.put("polyn.web", """
				## Versions on the web

				More in [versioning](versioning.md#web).""");
		sections.put("polyn.capture",
				"""
						## Change capture

						More in [change capture](change-capture.md), also on [what a table's entry consists of](change-capture.md#tables-in-properties).""");
		sections.put("polyn.console", """
				## The console

				More in [Spring Boot](spring-boot.md#the-console).""");
		sections.put(COMMANDS,
				"""
						## Commands

						Of an application that is [its own tool](tools.md#the-application-as-its-own-tool). They are best given as arguments, such as `--polyn.command=rollback --polyn.steps=1`.""");
		sections.put("management", """
				## Actuator

				More in [Spring Boot](spring-boot.md#the-endpoint-health-and-info).""");
		return sections;
	}

	static String of(List<PropertyMetadata> properties) {
		Map<String, List<PropertyMetadata>> bySection = properties.stream()
			.sorted(Comparator.comparing(PropertyMetadata::name))
			.collect(Collectors.groupingBy(ConfigurationPage::section));
		StringBuilder page = new StringBuilder(BEGIN);
		SECTIONS.forEach((section, heading) -> {
			if (bySection.containsKey(section)) {
				page.append('\n').append(heading).append("\n\n");
				page.append("| property | value | default | meaning |\n|---|---|---|---|\n");
				bySection.get(section).forEach((property) -> page.append(row(property)));
			}
		});
		return page.toString();
	}

	private static String section(PropertyMetadata property) {
		Set<String> options = Arrays.stream(Option.values())
			.map((option) -> "polyn." + option.id())
			.collect(Collectors.toCollection(TreeSet::new));
		if (property.sourceType().equals(CommandProperties.class.getName()) || options.contains(property.name())) {
			return COMMANDS;
		}
		return SECTIONS.keySet()
			.stream()
			.filter((prefix) -> property.name().startsWith(prefix + "."))
			.max(Comparator.comparing(String::length))
			.orElseThrow(() -> new IllegalStateException("There is no section for " + property.name()));
	}

	private static String row(PropertyMetadata property) {
		// As the processor has it, a constant may be written with an underscore.
		String defaultValue = property.defaultValue().isEmpty() ? ""
				: "`" + property.defaultValue().replace('_', '-') + "`";
		return "| `" + property.name() + "` | " + values(property.type()) + " | " + defaultValue + " | "
				+ property.description().replaceAll("'([^' ]+)'", "`$1`").replace("|", "\\|") + " |\n";
	}

	private static String values(String type) {
		String raw = type.replaceAll("<.*", "");
		if (TYPES.containsKey(raw)) {
			return TYPES.get(raw);
		}
		if (raw.equals("java.util.List") || raw.equals("java.util.Set")) {
			return "list";
		}
		if (raw.equals("java.util.Map")) {
			return "values by name";
		}
		try {
			Object[] constants = Class.forName(raw).getEnumConstants();
			if (constants == null) {
				throw new IllegalStateException("How a value of " + type + " is written is not known");
			}
			return Arrays.stream(constants)
				.map((constant) -> "`" + ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
				.collect(Collectors.joining(", "));
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
