/**
 * What things cost with Polyn and what with its peers, measured in turns.
 */
@org.jspecify.annotations.NullMarked
package io.polyn.benchmarks;
