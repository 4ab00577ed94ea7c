package io.polyn.spring.boot.version;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.spring.VersionedChange;
import io.polyn.version.AppliedChange;
import io.polyn.version.Change;
import io.polyn.version.ChangeContext;
import io.polyn.version.Version;
import io.polyn.version.VersioningSchema;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.NameMatchMethodPointcutAdvisor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A proxy overrides every method of a change, whichever steps the change has.
 */
class AdvisedChangeTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(VersioningAutoConfiguration.class));

	@Test
	void aStepThatAnAdvisedChangeLacksIsMissing() {
		this.runner.withBean(Up.class)
			.withUserConfiguration(ClassProxies.class)
			.withPropertyValues("polyn.versioning.schemas.default.versions=1.0.0")
			.run((context) -> {
				assertThat(AopUtils.isCglibProxy(context.getBean(Change.class))).isTrue();
				VersioningSchema schema = context.getBean(VersioningSchema.class);
				Version before = schema.version("1.0.0");
				assertThat(schema.history().missing("User", before, schema.latest())).isEmpty();
				assertThat(schema.history().missing("User", schema.latest(), before)).extracting(AppliedChange::change)
					.containsExactly(Up.class.getName());
			});
	}

	@Test
	void anAdvisedChangeThatSaysNothingHasTheNameOfItsClassInTheChangelog() {
		this.runner.withBean(Up.class)
			.withUserConfiguration(ClassProxies.class)
			.run((context) -> assertThat(context.getBean(VersioningSchema.class).changelog().toMarkdown())
				.contains("* `User`: Up\n"));
	}

	@Test
	void aProxyThatHidesTheStepsOfAChangeIsTold() {
		this.runner.withBean("hidden", Up.class)
			.withUserConfiguration(InterfaceProxies.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContainingAll("can't be seen through a proxy of the interface: the bean 'hidden'",
						"proxyTargetClass"));
	}

	@VersionedChange(version = "1.1.0", type = "User")
	static class Up implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Advised {

		@Bean
		static NameMatchMethodPointcutAdvisor advisor() {
			NameMatchMethodPointcutAdvisor advisor = new NameMatchMethodPointcutAdvisor(
					(MethodInterceptor) (invocation) -> invocation.proceed());
			advisor.setMappedNames("up", "down");
			return advisor;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ClassProxies extends Advised {

		@Bean
		static DefaultAdvisorAutoProxyCreator proxies() {
			DefaultAdvisorAutoProxyCreator creator = new DefaultAdvisorAutoProxyCreator();
			creator.setProxyTargetClass(true);
			return creator;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InterfaceProxies extends Advised {

		@Bean
		static DefaultAdvisorAutoProxyCreator proxies() {
			return new DefaultAdvisorAutoProxyCreator();
		}

	}

}
