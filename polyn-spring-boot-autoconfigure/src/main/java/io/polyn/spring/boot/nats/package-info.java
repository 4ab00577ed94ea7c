/**
 * The connection to NATS.
 */
@NullMarked
package io.polyn.spring.boot.nats;

import org.jspecify.annotations.NullMarked;
