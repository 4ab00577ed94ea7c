/**
 * What the tests of change capture have in common.
 */
@NullMarked
package io.polyn.capture.testing;

import org.jspecify.annotations.NullMarked;
