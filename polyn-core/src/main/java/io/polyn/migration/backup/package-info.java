/**
 * Copies of what migrations change or delete, and where they are kept. Internal.
 */
@NullMarked
package io.polyn.migration.backup;

import org.jspecify.annotations.NullMarked;
