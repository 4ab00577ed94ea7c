package io.polyn.spring.boot.actuate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.polyn.version.Changelog;
import io.polyn.version.Version;
import io.polyn.version.VersioningSchema;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.util.MimeType;

/**
 * Reads what a request asks for out of the changelogs of versioning schemas.
 *
 * @param version the version, or null for all
 * @param type the type, or null for all
 * @param format {@code markdown}, {@code json}, or null for JSON
 */
record ChangelogReader(@Nullable String version, @Nullable String type, @Nullable String format) {

	private static final MimeType MARKDOWN = MimeType.valueOf("text/markdown;charset=UTF-8");

	/**
	 * Reads.
	 * @param schemas the schemas by the names of their beans, at least one
	 */
	Object read(Map<String, VersioningSchema> schemas) {
		Map<String, Changelog> changelogs = new LinkedHashMap<>();
		schemas.forEach((name, schema) -> changelogs.put(name, select(schema)));
		if (this.format == null || this.format.equals("json")) {
			return (changelogs.size() == 1) ? changelogs.values().iterator().next() : Map.of("schemas", changelogs);
		}
		if (this.format.equals("markdown")) {
			return new WebEndpointResponse<>(markdown(changelogs), MARKDOWN);
		}
		throw new InvalidEndpointRequestException("Unknown format", "The format is neither 'json' nor 'markdown'.");
	}

	private Changelog select(VersioningSchema schema) {
		Changelog changelog = schema.changelog();
		if (this.version != null) {
			changelog = changelog.version(spelled(schema, this.version));
		}
		return (this.type != null) ? changelog.type(this.type) : changelog;
	}

	// A version may be written in several ways.
	private static String spelled(VersioningSchema schema, String version) {
		return schema.scheme()
			.parse(version)
			.flatMap((parsed) -> schema.versions().stream().filter(parsed::equals).findFirst())
			.map(Version::toString)
			.orElse(version);
	}

	private static String markdown(Map<String, Changelog> changelogs) {
		if (changelogs.size() == 1) {
			return changelogs.values().iterator().next().toMarkdown();
		}
		return changelogs.entrySet()
			.stream()
			.map((entry) -> entry.getValue().toMarkdown("Changelog of " + entry.getKey()))
			.collect(Collectors.joining("\n"));
	}

}
