/**
 * The endpoint and the health of Polyn.
 */
@NullMarked
package io.polyn.spring.boot.actuate;

import org.jspecify.annotations.NullMarked;
