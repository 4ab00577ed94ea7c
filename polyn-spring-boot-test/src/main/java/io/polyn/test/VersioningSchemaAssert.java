package io.polyn.test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.polyn.PolynException;
import io.polyn.schema.SchemaRegistry;
import io.polyn.version.Versioned;
import io.polyn.version.VersioningSchema;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on a versioning schema.
 *
 * @see VersioningAssertions#assertThat(VersioningSchema)
 */
public final class VersioningSchemaAssert extends AbstractAssert<VersioningSchemaAssert, VersioningSchema> {

	private VersionedDataValidator validator = (type, version, json) -> List.of();

	private boolean oneWayAllowed;

	VersioningSchemaAssert(@Nullable VersioningSchema actual) {
		super(actual, VersioningSchemaAssert.class);
	}

	/**
	 * Lets the samples and everything that they become be checked against the JSON
	 * Schemas of events: data of the type {@code user.created} in the version {@code 2}
	 * against {@code user.created.v2}, or where the version changed nothing for the type,
	 * against that of the one before. Types that have no JSON Schema in any version, and
	 * versions that can't stand in the name of an event, are not checked.
	 * @param registry the schemas
	 * @return this assertion
	 */
	public VersioningSchemaAssert validatedBy(SchemaRegistry registry) {
		isNotNull();
		return validatedBy(new RegistryValidator(this.actual, registry));
	}

	/**
	 * Lets the samples and everything that they become be checked.
	 * @param validator says what is wrong with data
	 * @return this assertion
	 */
	public VersioningSchemaAssert validatedBy(VersionedDataValidator validator) {
		VersionedDataValidator before = this.validator;
		this.validator = (type, version, json) -> Stream
			.concat(before.problems(type, version, json).stream(), validator.problems(type, version, json).stream())
			.toList();
		return this;
	}

	/**
	 * Accepts that changes lack a step, and that data are dropped: where there is no way,
	 * or none back, only what there is gets checked.
	 * @return this assertion
	 */
	public VersioningSchemaAssert allowingOneWay() {
		this.oneWayAllowed = true;
		return this;
	}

	/**
	 * Asserts that samples, walked from their version to every other one of the schema
	 * and back, are what they were, and that they are valid wherever they come. What
	 * differs is told of all samples and versions at once.
	 * @param samples at least one, each in its current version; their targets are not
	 * looked at
	 * @return this assertion
	 */
	public VersioningSchemaAssert isReversible(Versioned... samples) {
		return isReversible(List.of(samples));
	}

	/**
	 * Asserts that documents, walked from their version to every other one of the schema
	 * and back, are what they were, and that they are valid wherever they come.
	 * @param type the type of the documents
	 * @param version their version
	 * @param documents at least one JSON object
	 * @return this assertion
	 * @throws PolynException if a document is none
	 */
	public VersioningSchemaAssert isReversible(String type, String version, String... documents) {
		return isReversible(Stream.of(documents)
			.map((document) -> Versioned.ofJson(document.getBytes(StandardCharsets.UTF_8), type, version, version))
			.toList());
	}

	/**
	 * Asserts that samples, walked from their version to every other one of the schema
	 * and back, are what they were, and that they are valid wherever they come.
	 * @param samples at least one, each in its current version; their targets are not
	 * looked at
	 * @return this assertion
	 */
	public VersioningSchemaAssert isReversible(List<Versioned> samples) {
		isNotNull();
		if (samples.isEmpty()) {
			throw new IllegalArgumentException("Without a sample nothing can be said");
		}
		List<String> failures = samples.stream()
			.flatMap((sample) -> new RoundTrip(this.actual, this.validator, this.oneWayAllowed, sample).failures()
				.stream())
			.toList();
		if (!failures.isEmpty()) {
			throw failure("%nExpecting the walks of %s to be reversible and valid, but:%n%s", this.actual,
					failures.stream().map((failure) -> "- " + failure).collect(Collectors.joining("\n")));
		}
		return this;
	}

}
