/**
 * The error family that every part of Polyn raises.
 */
@NullMarked
package io.polyn;

import org.jspecify.annotations.NullMarked;
