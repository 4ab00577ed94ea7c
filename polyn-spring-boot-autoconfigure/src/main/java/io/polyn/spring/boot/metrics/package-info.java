/**
 * Metrics and observations of migrations, schemas and connections.
 */
@NullMarked
package io.polyn.spring.boot.metrics;

import org.jspecify.annotations.NullMarked;
