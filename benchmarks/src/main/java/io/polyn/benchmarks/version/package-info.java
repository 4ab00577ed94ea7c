/**
 * What versions of data cost.
 */
@org.jspecify.annotations.NullMarked
package io.polyn.benchmarks.version;
