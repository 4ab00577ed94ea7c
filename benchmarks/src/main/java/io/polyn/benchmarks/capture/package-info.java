/**
 * Compares change capture from PostgreSQL with its peer: whole processes, not JMH.
 */
@NullMarked
package io.polyn.benchmarks.capture;

import org.jspecify.annotations.NullMarked;
