package io.polyn.schema;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

import com.networknt.schema.SpecificationVersion;

/**
 * The dialects of JSON Schema that a schema can be written in.
 */
public enum SchemaDialect {

	/** Draft 4. */
	DRAFT_4(SpecificationVersion.DRAFT_4),

	/** Draft 6. */
	DRAFT_6(SpecificationVersion.DRAFT_6),

	/** Draft 7. */
	DRAFT_7(SpecificationVersion.DRAFT_7),

	/** Draft 2019-09. */
	DRAFT_2019_09(SpecificationVersion.DRAFT_2019_09),

	/** Draft 2020-12, which is meant where a schema doesn't say. */
	DRAFT_2020_12(SpecificationVersion.DRAFT_2020_12);

	private final SpecificationVersion version;

	SchemaDialect(SpecificationVersion version) {
		this.version = version;
	}

	/**
	 * Returns the dialect's URI.
	 * @return what a schema writes as {@code $schema}
	 */
	public String uri() {
		return this.version.getDialectId();
	}

	SpecificationVersion version() {
		return this.version;
	}

	/**
	 * Returns the keyword that gives a schema its identity.
	 */
	String idKeyword() {
		return (this == DRAFT_4) ? "id" : "$id";
	}

	static Optional<SchemaDialect> of(String uri) {
		return Arrays.stream(values())
			.filter((dialect) -> normalized(dialect.uri()).equals(normalized(uri)))
			.findFirst();
	}

	static String uris() {
		return Arrays.stream(values()).map(SchemaDialect::uri).collect(Collectors.joining(", "));
	}

	private static String normalized(String uri) {
		return (uri.endsWith("#") ? uri.substring(0, uri.length() - 1) : uri);
	}

}
