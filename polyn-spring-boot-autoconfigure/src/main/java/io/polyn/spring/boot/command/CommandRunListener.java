package io.polyn.spring.boot.command;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Turns an application that is told a command into one that carries it out and ends. The
 * first of all listeners: before it is known what the application consists of, before
 * there is logging, and at the end before anybody hears of a start.
 */
class CommandRunListener implements SpringApplicationRunListener, Ordered {

	private static final String COMMAND = "polyn.command";

	private final SpringApplication application;

	private final String[] arguments;

	private @Nullable CommandApplication command;

	CommandRunListener(SpringApplication application, String[] arguments) {
		this.application = application;
		this.arguments = arguments;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public void environmentPrepared(ConfigurableBootstrapContext bootstrapContext,
			ConfigurableEnvironment environment) {
		String name = environment.getProperty(COMMAND);
		if (StringUtils.hasText(name)) {
			requireTools(name);
			this.command = new CommandApplication(name, this.arguments, environment);
			this.command.prepare(this.application);
		}
	}

	private void requireTools(String name) {
		if (!ClassUtils.isPresent("io.polyn.tool.Command", this.application.getClassLoader())) {
			throw new InvalidConfigurationPropertyValueException(COMMAND, name,
					"The library that carries commands out is missing: add io.polyn:polyn-tools to the dependencies.");
		}
	}

	@Override
	public void started(ConfigurableApplicationContext context, @Nullable Duration timeTaken) {
		if (this.command != null) {
			this.command.end(context);
		}
	}

	@Override
	public void failed(@Nullable ConfigurableApplicationContext context, Throwable exception) {
		if (this.command != null) {
			this.command.fail(context, exception);
		}
	}

}
