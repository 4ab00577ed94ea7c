/**
 * Connection to a NATS server that Testcontainers runs.
 */
@NullMarked
package io.polyn.spring.boot.testcontainers;

import org.jspecify.annotations.NullMarked;
