/**
 * Finds migrations and schemas on the classpath and in folders. Internal.
 */
@NullMarked
package io.polyn.resource;

import org.jspecify.annotations.NullMarked;
