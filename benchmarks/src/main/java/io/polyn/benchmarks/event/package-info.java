/**
 * What it costs to publish and to receive events.
 */
@org.jspecify.annotations.NullMarked
package io.polyn.benchmarks.event;
