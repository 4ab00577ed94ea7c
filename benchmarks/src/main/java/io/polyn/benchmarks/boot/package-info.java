/**
 * What the start of an application costs.
 */
@org.jspecify.annotations.NullMarked
package io.polyn.benchmarks.boot;
