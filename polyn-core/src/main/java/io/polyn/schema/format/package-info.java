/**
 * The formats of JSON Schema that the validator's own ones are replaced by, wherever
 * schemas are compiled.
 */
@NullMarked
package io.polyn.schema.format;

import org.jspecify.annotations.NullMarked;
