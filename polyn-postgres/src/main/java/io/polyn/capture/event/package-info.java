/**
 * Rows as CloudEvents, and the way of these into JetStream in order.
 */
@NullMarked
package io.polyn.capture.event;

import org.jspecify.annotations.NullMarked;
