/**
 * What migrations cost.
 */
@org.jspecify.annotations.NullMarked
package io.polyn.benchmarks.migration;
