package io.polyn.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.polyn.spring.boot.nats.NatsConnectionDetails;
import io.polyn.test.event.EventTester;
import io.polyn.test.event.PublishedEvents;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;

/**
 * Connects the application of a test to a {@code nats-server} that is started once for
 * the JVM, in an account of its own: the application finds no streams but those of its
 * migrations, and sees nothing of other applications that are tested at the same time.
 * When the application is closed, its account is emptied for another one.
 * <p>
 * {@code polyn.nats.servers}, credentials and certificates of the application and other
 * {@link NatsConnectionDetails} have no effect; a connection that is a bean of its own
 * has.
 * <p>
 * {@link PublishedEvents}, {@link EventTester} and {@link MigrationTester} are beans, and
 * may be parameters of test methods.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
@ExtendWith(PolynTestExtension.class)
public @interface AutoConfigureEmbeddedNats {

	/**
	 * Whether to store schemas and run migrations when the application starts, whatever
	 * its own {@code polyn.migrate-on-startup} says: a listener does not start without
	 * its stream.
	 * @return whether to
	 */
	@PropertyMapping("polyn.migrate-on-startup")
	boolean migrateOnStartup() default true;

}
