/**
 * What the tests of several packages share.
 */
@NullMarked
package io.polyn.testing;

import org.jspecify.annotations.NullMarked;
