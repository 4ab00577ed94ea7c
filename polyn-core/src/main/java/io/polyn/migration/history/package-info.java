/**
 * What was applied, and the lock that lets one process at a time apply. Internal.
 */
@NullMarked
package io.polyn.migration.history;

import org.jspecify.annotations.NullMarked;
