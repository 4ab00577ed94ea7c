package io.polyn.schema;

/**
 * What it costs to check data against a schema, together with all that it refers to.
 *
 * @param keywords how many keywords it has
 * @param hasUnevaluated whether one of them depends on what others have evaluated
 */
record SchemaSize(long keywords, boolean hasUnevaluated) {

	/** Of the meta-schemas, which have few keywords. */
	static final SchemaSize NONE = new SchemaSize(0, false);

	SchemaSize plus(SubschemaTree tree) {
		long count = this.keywords;
		boolean unevaluated = this.hasUnevaluated;
		for (Subschema subschema : tree.subschemas()) {
			count += subschema.node().size();
			unevaluated |= subschema.node().has("unevaluatedItems") || subschema.node().has("unevaluatedProperties");
		}
		return new SchemaSize(count, unevaluated);
	}

}
