/**
 * The operations of a migration: what each may say, does, and how it is taken back.
 * Internal.
 */
@NullMarked
package io.polyn.migration.operation;

import org.jspecify.annotations.NullMarked;
