/**
 * CloudEvents 1.0: names, attribute rules and the codec.
 */
@NullMarked
package io.polyn.cloudevent;

import org.jspecify.annotations.NullMarked;
