package io.polyn.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Calls a method of a bean with every event of a name, one at a time, validated and in
 * the type of the method's parameter. The event counts as handled when the method
 * returns; when it throws, the event is delivered again later.
 * <p>
 * The method returns nothing and takes the event's data in any type that JSON can be read
 * as. It may also take {@link io.cloudevents.CloudEvent},
 * {@link io.polyn.event.EventMetadata} and {@link io.nats.client.Message}, in any order.
 * <p>
 * The durable consumer has to exist, made by a migration; its name is the source root and
 * the event's name with {@code _} for every dot, such as {@code users_user_created_v1}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface PolynListener {

	/**
	 * Name of the event, for example {@code user.created.v1}. Property placeholders are
	 * resolved.
	 * @return the name without the domain
	 */
	String event();

}
