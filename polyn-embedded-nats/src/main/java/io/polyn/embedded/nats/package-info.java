/**
 * A real {@code nats-server} process for development and tests, found or downloaded,
 * started and stopped with the application.
 */
@NullMarked
package io.polyn.embedded.nats;

import org.jspecify.annotations.NullMarked;
