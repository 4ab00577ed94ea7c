/**
 * A service, with the tests that it would have.
 */
@NullMarked
package io.polyn.users;

import org.jspecify.annotations.NullMarked;
