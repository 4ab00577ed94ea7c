/**
 * Change capture: committed row changes in PostgreSQL as events in JetStream.
 */
@NullMarked
package io.polyn.capture;

import org.jspecify.annotations.NullMarked;
