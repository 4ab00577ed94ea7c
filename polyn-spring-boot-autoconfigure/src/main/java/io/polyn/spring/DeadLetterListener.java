package io.polyn.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Calls a method of a bean with every {@link io.polyn.event.DeadLetter}, those first that
 * are there already. When it throws, the dead letter is delivered again later, without
 * end. Dead letters stay in their stream; {@link io.polyn.event.DeadLetters} publishes
 * them once more or discards them.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface DeadLetterListener {

	/**
	 * Name of the event that was expected, for example {@code user.created.v1}.
	 * Placeholders and expressions are resolved.
	 * @return the name without the domain; empty for the dead letters of all events
	 */
	String event() default "";

}
