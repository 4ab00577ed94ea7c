/**
 * Migrations on start-up.
 */
@NullMarked
package io.polyn.spring.boot.migration;

import org.jspecify.annotations.NullMarked;
