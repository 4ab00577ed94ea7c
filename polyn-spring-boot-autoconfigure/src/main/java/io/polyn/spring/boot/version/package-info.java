/**
 * Versioning schemas: where they come from and who uses which.
 */
@NullMarked
package io.polyn.spring.boot.version;

import org.jspecify.annotations.NullMarked;
