package io.polyn.schema.compatibility;

import java.util.List;

/**
 * What some keywords of a reader's schema ask of a value.
 */
@FunctionalInterface
interface Rule {

	/**
	 * Finds out whether what is written is what the keywords ask for.
	 * @return what may break them, nothing if it is certain that nothing does
	 */
	List<Finding> check(Subsumption subsumption, Writer writer, SchemaNode reader);

}
