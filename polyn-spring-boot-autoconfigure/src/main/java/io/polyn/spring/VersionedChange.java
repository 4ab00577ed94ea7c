package io.polyn.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which version introduced a {@link io.polyn.version.Change} that is a bean. Of all
 * changes of a schema a {@link io.polyn.version.VersioningSchema} is made, a bean as
 * well: {@code polynVersioningSchema}, or {@code webVersioningSchema} of the schema
 * {@code web}.
 * <p>
 * Stands on the class, or on a method with
 * {@link org.springframework.context.annotation.Bean @Bean}, which counts more. The
 * changes of one version are made in their
 * {@link org.springframework.core.annotation.Order order} on the way down, and in
 * reversed order on the way up; those without one come last, by the names of their beans.
 * <p>
 * The scheme of the versions, those that have no change and the latest one are
 * {@code polyn.versioning.schemas.*}. What is renamed, split or dropped, and options of
 * changes, can only be declared with the
 * {@link io.polyn.version.VersioningSchema#builder(io.polyn.version.Scheme) builder}, by
 * a bean that is the schema. A schema that can't be built ends the start.
 * <p>
 * The annotation may stand on one of your own.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface VersionedChange {

	/**
	 * Version that introduced the change, for example {@code 1.1.0}.
	 * @return a version of the schema's scheme
	 */
	String version();

	/**
	 * Types that the change is for, for example {@code User} or {@code user.created}, by
	 * their names in this version.
	 * @return the types; none, or {@code *}, for any type
	 */
	String[] type() default {};

	/**
	 * Name of the schema that the change belongs to.
	 * @return the name
	 */
	String schema() default "default";

}
