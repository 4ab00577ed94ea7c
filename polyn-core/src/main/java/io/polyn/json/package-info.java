/**
 * The one place where JSON parsing is configured. Internal.
 */
@NullMarked
package io.polyn.json;

import org.jspecify.annotations.NullMarked;
