/**
 * Whether the data of one JSON Schema are valid by another.
 */
@NullMarked
package io.polyn.schema.compatibility;

import org.jspecify.annotations.NullMarked;
