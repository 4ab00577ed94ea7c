/**
 * The service that the README shows.
 */
@NullMarked
package io.polyn.readme;

import org.jspecify.annotations.NullMarked;
