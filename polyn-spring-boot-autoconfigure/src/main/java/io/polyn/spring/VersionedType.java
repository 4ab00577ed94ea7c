package io.polyn.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a class of request or response bodies the name that its type has in the
 * versioning schema, where that is not the simple name of the class. With the annotation
 * a class counts as known to the schema even if only the changes of any type are for it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface VersionedType {

	/**
	 * Name of the type, as it is in the latest version.
	 * @return the name; empty for the simple name of the class
	 */
	String value() default "";

}
