package io.polyn.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.polyn.event.EventOrder;

/**
 * Calls a method of a bean with every event of a name, validated and in the type of the
 * method's parameter. The event counts as handled when the method returns; when it
 * throws, the event is delivered again later, and becomes a dead letter after several
 * times, or at once when it throws {@link io.polyn.event.RejectEventException}.
 * <p>
 * The method takes the event's data in any type that JSON can be read as. It may also
 * take {@link io.cloudevents.CloudEvent}, {@link io.polyn.event.EventMetadata} and
 * {@link io.nats.client.Message}, in any order. The bean is a singleton, or one whose
 * scope has a proxy.
 * <p>
 * A durable consumer of the stream delivers the events. Its name is the source root,
 * {@link #source()} and the event's name with {@code _} for every dot, such as
 * {@code users_user_created_v1}. It has to exist, made by a migration, unless
 * {@code polyn.events.listener.create-consumers} is set.
 * <p>
 * With {@link #batchSize()} the method is called with several events at once, and takes
 * lists: {@code List<UserCreated>}, and maybe {@code List<EventMetadata>} and so on.
 * <p>
 * With {@link #queueGroup()} or {@link #reply()} the method receives what is published
 * without a stream, at most once. The value that it returns is sent to the requester as
 * the data of the event {@link #reply()}.
 * <p>
 * What is said to be resolved may be written as {@code ${property}} or
 * {@code #{expression}}. The annotation may stand on one of your own.
 *
 * @see PolynListenerRegistry
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface PolynListener {

	/**
	 * Name of the event, for example {@code user.created.v1}, or with {@link #version()}
	 * that of its type, for example {@code user.created}. Placeholders and expressions
	 * are resolved.
	 * @return the name without the domain
	 */
	String event();

	/**
	 * Version in which the method takes the event, whatever the version in which it was
	 * published: the versioning schema of events leads from one to the other. The
	 * consumer is then named after the type, such as {@code users_user_created}, and
	 * delivers {@code user.created.>}. Placeholders and expressions are resolved.
	 * @return the version; empty for the event as it is
	 */
	String version() default "";

	/**
	 * Part of the service that listens, which has a consumer of its own, so that several
	 * listeners may each receive the same event. Placeholders and expressions are
	 * resolved.
	 * @return the part's name, dot or colon separated; empty for the service itself
	 */
	String source() default "";

	/**
	 * How many threads call the method. Placeholders and expressions are resolved.
	 * @return a number; empty for {@code polyn.events.listener.concurrency}
	 */
	String concurrency() default "";

	/**
	 * Which events are handled in order. Without a stream there is no order.
	 * @return the order
	 */
	EventOrder order() default EventOrder.NONE;

	/**
	 * How many events the method is called with at most, if more than one.
	 * @return the number
	 */
	int batchSize() default 1;

	/**
	 * Name of the queue group in which to receive without a stream. Property placeholders
	 * are resolved.
	 * @return the name; empty to receive from a stream, or for a reply in the group that
	 * has the name of the consumer
	 */
	String queueGroup() default "";

	/**
	 * Name of the event that the method's return value is the data of. Placeholders and
	 * expressions are resolved.
	 * @return the name without the domain; empty if the method returns nothing
	 */
	String reply() default "";

}
