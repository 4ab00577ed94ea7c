/**
 * Auto-configuration of Polyn: its common properties.
 */
@NullMarked
package io.polyn.spring.boot;

import org.jspecify.annotations.NullMarked;
