/**
 * Tests of Spring Boot applications: the slice with what Polyn does, and the server that
 * all contexts of a JVM share.
 */
@NullMarked
package io.polyn.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
