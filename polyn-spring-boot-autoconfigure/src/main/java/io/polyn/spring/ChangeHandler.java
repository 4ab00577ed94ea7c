package io.polyn.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.polyn.event.EventOrder;

/**
 * Calls the methods of a bean with what happens to the rows of a database's table, as
 * events such as {@code users.updated.v1} tell of it: those marked with {@link OnInsert},
 * {@link OnUpdate}, {@link OnDelete} and {@link OnTruncate}, of each one at most. The
 * application needs no database for it; where its {@code polyn.capture.role} is
 * {@code watcher}, handlers are not started. An event counts as handled when the method
 * returns; when it throws, the event is delivered again later, and becomes a dead letter
 * after several times, or at once when it throws
 * {@link io.polyn.event.RejectEventException} or the row doesn't fit the method's
 * parameter.
 * <p>
 * The methods take rows in any type that JSON objects can be read as. Into a record or
 * another class a column such as {@code first_name} is read as the property
 * {@code firstName}, or as the one that {@code @JsonProperty}, or {@code @Column} of JPA
 * or Spring Data Relational, names after it; a property whose column is missing is an
 * error, a column without a property is not. They may also take
 * {@link io.cloudevents.CloudEvent}, {@link io.polyn.event.EventMetadata} and
 * {@link io.nats.client.Message}. The bean is a singleton, or one whose scope has a
 * proxy.
 * <p>
 * One durable consumer of the stream delivers all of them, so that what happens to one
 * row is handled in its order. Its name is the source root, {@link #source()} and what
 * stands for the table, such as {@code users_users_changes}; its filter is
 * {@code users.*.v1}. It has to exist, made by a migration, unless
 * {@code polyn.events.listener.create-consumers} is set.
 * <p>
 * What is said to be resolved may be written as {@code ${property}} or
 * {@code #{expression}}. The annotation may stand on one of your own.
 *
 * @see PolynListenerRegistry
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface ChangeHandler {

	/**
	 * Class of the rows, which says what the table is called: the name and the schema in
	 * {@code @Table} of JPA or Spring Data Relational, or else the simple name of the
	 * class in snake case.
	 * @return the class; none if {@link #table()} or {@link #eventType()} is given
	 */
	Class<?> value() default Void.class;

	/**
	 * Name of the table, in the place of the one that the class has. It is resolved.
	 * @return the name; empty for that of the class
	 */
	String table() default "";

	/**
	 * Schema of the table. It is resolved.
	 * @return the name; empty for the one in {@code @Table} of the class, or else
	 * {@code public}
	 */
	String schema() default "";

	/**
	 * What stands for the table in the names of its events, where it was captured under
	 * another name than its own. It is resolved.
	 * @return the name, for example {@code members}; empty for the one made of schema and
	 * table
	 */
	String eventType() default "";

	/**
	 * Version of the events.
	 * @return the number at the end of their names
	 */
	int version() default 1;

	/**
	 * Part of the service that listens, which has a consumer of its own, so that several
	 * handlers may each receive the same changes. It is resolved.
	 * @return the part's name, dot or colon separated; empty for the service itself
	 */
	String source() default "";

	/**
	 * How many threads call the methods. It is resolved.
	 * @return a number; empty for {@code polyn.events.listener.concurrency}
	 */
	String concurrency() default "";

	/**
	 * Which events are handled in order; by default those of the same primary key.
	 * @return the order
	 */
	EventOrder order() default EventOrder.PARTITION_KEY;

}
