package io.polyn.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of what an application does with Polyn, and of nothing else: its migrations,
 * schemas, publisher, listeners and versions, with a server as
 * {@link AutoConfigureEmbeddedNats} has it.
 * <p>
 * Of the application's components only those are there that listen (with
 * {@link io.polyn.spring.PolynListener}, {@link io.polyn.spring.DeadLetterListener} or
 * {@link io.polyn.spring.ChangeHandler}), those marked with
 * {@link io.polyn.spring.VersionedChange} and those that are a
 * {@link io.polyn.migration.Migration}. What else a listener needs is imported, included
 * by a filter or mocked.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(PolynTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(PolynTypeExcludeFilter.class)
@AutoConfigureEmbeddedNats
@ImportAutoConfiguration
public @interface PolynTest {

	/**
	 * Properties in the form {@code key=value} that the application has in the test.
	 * @return the properties
	 */
	String[] properties() default {};

	/**
	 * Whether the components that listen, change versions or migrate are there.
	 * @return whether they are
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Components that are there as well.
	 * @return the filters
	 */
	Filter[] includeFilters() default {};

	/**
	 * Components that are not there.
	 * @return the filters
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configurations that are left out.
	 * @return the classes
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
