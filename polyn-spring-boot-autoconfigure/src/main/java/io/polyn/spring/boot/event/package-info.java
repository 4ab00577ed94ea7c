/**
 * Schemas, publisher and listeners.
 */
@NullMarked
package io.polyn.spring.boot.event;

import org.jspecify.annotations.NullMarked;
