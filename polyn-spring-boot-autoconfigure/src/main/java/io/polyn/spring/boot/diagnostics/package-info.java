/**
 * What a person reads when the start fails.
 */
@NullMarked
package io.polyn.spring.boot.diagnostics;

import org.jspecify.annotations.NullMarked;
