package io.polyn.test.event;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of tests.
 *
 * @param timeout Time that a test waits at most for an event to be published or handled.
 */
@ConfigurationProperties("polyn.test")
record PolynTestProperties(@DefaultValue("10s") Duration timeout) {

}
