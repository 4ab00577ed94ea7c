package io.polyn.schema;

import java.util.OptionalLong;

/**
 * How a schema of this service compares with the bucket.
 *
 * @param schema the schema
 * @param state whether the bucket has it
 * @param revision the revision of the bucket's entry, if there is one
 */
public record SchemaComparison(EventSchema schema, State state, OptionalLong revision) {

	/**
	 * Whether the bucket has a schema.
	 */
	public enum State {

		/** The bucket has the same text. */
		STORED,

		/** The bucket has no schema of that name. */
		MISSING,

		/** The bucket has another text. */
		DIFFERENT

	}

}
