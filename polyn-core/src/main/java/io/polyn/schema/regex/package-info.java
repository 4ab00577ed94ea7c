/**
 * The regular expressions of JSON Schema.
 */
@NullMarked
package io.polyn.schema.regex;

import org.jspecify.annotations.NullMarked;
