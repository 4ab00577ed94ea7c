/**
 * Connection to a NATS server that Docker Compose runs.
 */
@NullMarked
package io.polyn.spring.boot.docker.compose;

import org.jspecify.annotations.NullMarked;
