/**
 * The service whose start is measured.
 */
@org.jspecify.annotations.NullMarked
package io.polyn.benchmarks.service;
