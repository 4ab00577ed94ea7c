/**
 * The types of PostgreSQL, and the JSON that stands for their values.
 */
@NullMarked
package io.polyn.capture.type;

import org.jspecify.annotations.NullMarked;
