package io.polyn.spring.boot.version;

import java.util.ArrayList;
import java.util.List;

import io.polyn.spring.VersionedChange;
import io.polyn.version.Change;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changes are created like any other bean, and not before.
 */
class ChangeCreationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(VersioningAutoConfiguration.class))
		.withPropertyValues("polyn.versioning.schemas.default.versions=1.0.0");

	@Test
	void changesUseOtherBeans() {
		this.runner.withBean(Names.class)
			.withBean(WithDependency.class)
			.run((context) -> assertThat(Trace.down(context, "User")).containsExactly("from another bean"));
	}

	@Test
	void nothingIsCreatedBeforeWhatProcessesBeans() {
		this.runner.withBean("change", WithDependency.class)
			.withBean(Names.class)
			.withUserConfiguration(Processed.class)
			.run((context) -> assertThat(context.getBean(Processed.class).processed).contains("change",
					"polyn.versioning-" + VersioningProperties.class.getName()));
	}

	@Test
	void whatAFactoryBeanMakesIsAChange() {
		this.runner.withUserConfiguration(Produced.class)
			.run((context) -> assertThat(Trace.down(context, "User")).containsExactly("produced"));
	}

	@Test
	void aLazyChangeIsCreatedForTheSchema() {
		this.runner.withUserConfiguration(LazyMethod.class)
			.run((context) -> assertThat(Trace.down(context, "User")).containsExactly("lazy"));
	}

	@Test
	void aChangeWithAScopeIsOneChange() {
		this.runner.withUserConfiguration(Scoped.class)
			.run((context) -> assertThat(Trace.down(context, "User")).containsExactly("onClass", "onMethod"));
	}

	static class Names {

		String name() {
			return "from another bean";
		}

	}

	@VersionedChange(version = "1.1.0", type = "User")
	static class WithDependency extends Trace {

		WithDependency(Names names) {
			super(names.name());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Produced {

		@Bean
		@VersionedChange(version = "1.1.0", type = "User")
		static FactoryBean<Trace> produced() {
			return new FactoryBean<>() {

				@Override
				public Trace getObject() {
					return new Trace("produced");
				}

				@Override
				public Class<?> getObjectType() {
					return Trace.class;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyMethod {

		@Bean
		@Lazy
		@VersionedChange(version = "1.1.0", type = "User")
		Change lazy() {
			return new Trace("lazy");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(ScopedTrace.class)
	static class Scoped {

		@Bean
		@Order(2)
		@Scope(scopeName = ConfigurableBeanFactory.SCOPE_PROTOTYPE, proxyMode = ScopedProxyMode.TARGET_CLASS)
		@VersionedChange(version = "1.1.0", type = "User")
		PrototypeTrace onMethod() {
			return new PrototypeTrace();
		}

	}

	@Order(1)
	@Scope(scopeName = ConfigurableBeanFactory.SCOPE_PROTOTYPE, proxyMode = ScopedProxyMode.TARGET_CLASS)
	@VersionedChange(version = "1.1.0", type = "User")
	static class ScopedTrace extends Trace {

		ScopedTrace() {
			super("onClass");
		}

	}

	static class PrototypeTrace extends Trace {

		PrototypeTrace() {
			super("onMethod");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Processed implements BeanPostProcessor {

		private final List<String> processed = new ArrayList<>();

		Processed(ListableBeanFactory beanFactory) {
			beanFactory.getBeansOfType(Runnable.class);
		}

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			this.processed.add(beanName);
			return bean;
		}

	}

}
