/**
 * Migrations of JetStream: what is applied, what is pending, and the runner.
 */
@NullMarked
package io.polyn.migration;

import org.jspecify.annotations.NullMarked;
