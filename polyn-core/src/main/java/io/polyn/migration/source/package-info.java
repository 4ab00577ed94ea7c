/**
 * Finds migration files and reads them. Internal.
 */
@NullMarked
package io.polyn.migration.source;

import org.jspecify.annotations.NullMarked;
