/**
 * The console, a page below the endpoints of the Actuator.
 */
@NullMarked
package io.polyn.spring.boot.console;

import org.jspecify.annotations.NullMarked;
