package io.polyn.spring.boot;

import io.polyn.spring.boot.console.ConsoleAutoConfiguration;
import io.polyn.spring.boot.console.PolynConsoleProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what {@link PolynSwitch} does in a context that was processed ahead of time.
 */
@ExtendWith(OutputCaptureExtension.class)
class PolynSwitchTests {

	private final MockEnvironment environment = new MockEnvironment();

	private final DefaultListableBeanFactory registry = new DefaultListableBeanFactory();

	@Test
	void disabledItTakesOutWhatIsPolynsAndNobodyWaitsForIt() {
		this.registry.registerBeanDefinition("polynSourceRoot", new RootBeanDefinition(SourceRoot.class));
		this.registry.registerBeanDefinition("polynAutoConfiguration",
				new RootBeanDefinition(PolynAutoConfiguration.class));
		this.registry.registerBeanDefinition("enabledConfiguration",
				new RootBeanDefinition(PolynAutoConfiguration.EnabledConfiguration.class));
		RootBeanDefinition own = new RootBeanDefinition(String.class);
		own.setDependsOn("other", "polynSourceRoot");
		this.registry.registerBeanDefinition("own", own);
		this.environment.setProperty("polyn.enabled", "false");
		start();
		assertThat(this.registry.getBeanDefinitionNames()).containsExactly("polynAutoConfiguration", "own");
		assertThat(own.getDependsOn()).containsExactly("other");
	}

	// Without its properties it could not be created.
	@Test
	void disabledItTakesOutTheConsoleAsAWhole() {
		this.registry.registerBeanDefinition("console", new RootBeanDefinition(ConsoleAutoConfiguration.class));
		this.registry.registerBeanDefinition("consoleProperties", new RootBeanDefinition(PolynConsoleProperties.class));
		this.environment.setProperty("polyn.enabled", "false");
		start();
		assertThat(this.registry.getBeanDefinitionNames()).isEmpty();
	}

	@Test
	void enabledItLeavesEverythingAndSaysNothing(CapturedOutput output) {
		this.registry.registerBeanDefinition("polynSourceRoot", new RootBeanDefinition(SourceRoot.class));
		start();
		assertThat(this.registry.getBeanDefinitionNames()).containsExactly("polynSourceRoot");
		assertThat(output).doesNotContain("Polyn is disabled");
	}

	@ParameterizedTest
	@ValueSource(strings = { "yes", "" })
	void aValueThatEnablesOnlyWhereItIsConvertedIsToldOf(String value, CapturedOutput output) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PolynAutoConfiguration.class))
			.withPropertyValues("polyn.enabled=" + value)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SourceRoot.class));
		assertThat(output).contains("polyn.enabled is '" + value + "', and nothing but 'true' enables it")
			.doesNotContain("processed ahead of time");
	}

	@Test
	void anApplicationThatWasBuiltWithoutPolynSaysSo(CapturedOutput output) {
		start();
		assertThat(output).contains("processed ahead of time with polyn.enabled=false");
	}

	private void start() {
		new PolynSwitch(this.environment).postProcessBeanDefinitionRegistry(this.registry);
	}

}
