package io.polyn.test;

import io.polyn.version.VersioningSchema;
import org.jspecify.annotations.Nullable;

/**
 * The entry point for assertions on versioning schemas. What fails shows values of the
 * samples, as a test may.
 */
public final class VersioningAssertions {

	private VersioningAssertions() {
	}

	/**
	 * Begins an assertion on a schema.
	 * @param actual the schema
	 * @return the assertion
	 */
	public static VersioningSchemaAssert assertThat(@Nullable VersioningSchema actual) {
		return new VersioningSchemaAssert(actual);
	}

}
