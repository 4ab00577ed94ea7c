/**
 * What it costs to validate events.
 */
@org.jspecify.annotations.NullMarked
package io.polyn.benchmarks.schema;
