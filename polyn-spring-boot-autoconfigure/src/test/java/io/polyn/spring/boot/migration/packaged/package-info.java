/**
 * Migrations that are found in their package.
 */
@NullMarked
package io.polyn.spring.boot.migration.packaged;

import org.jspecify.annotations.NullMarked;
