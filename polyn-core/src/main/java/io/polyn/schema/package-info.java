/**
 * JSON Schemas of events: loading, validation and the bucket that shares them.
 */
@NullMarked
package io.polyn.schema;

import org.jspecify.annotations.NullMarked;
