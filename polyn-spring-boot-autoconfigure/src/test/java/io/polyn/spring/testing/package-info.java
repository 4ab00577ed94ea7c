/**
 * What the tests of several packages share.
 */
@NullMarked
package io.polyn.spring.testing;

import org.jspecify.annotations.NullMarked;
