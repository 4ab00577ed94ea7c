package io.polyn.spring.boot.command;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.polyn.tool.Command;
import io.polyn.tool.CommandRunner;
import io.polyn.tool.ExitStatus;
import io.polyn.tool.Invocation;
import io.polyn.tool.Report;
import io.polyn.tool.Terminal;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * An application that carries a command out: the standard output has the command's report
 * and nothing else, and the process ends with its exit code.
 */
final class CommandApplication {

	private static final Map<String, Object> PROPERTIES = Map.of("spring.main.web-application-type", "none",
			"spring.main.banner-mode", "off", "spring.main.log-startup-info", "false");

	private final String name;

	private final String[] arguments;

	private final ConfigurableEnvironment environment;

	private final Terminal terminal = Terminal.detect();

	private final PrintStream out = System.out;

	private ExitStatus status = ExitStatus.FAILED;

	CommandApplication(String name, String[] arguments, ConfigurableEnvironment environment) {
		this.name = name;
		this.arguments = arguments;
		this.environment = environment;
	}

	/**
	 * Keeps the application from being what it is else.
	 * @param application the application
	 */
	void prepare(SpringApplication application) {
		// What logs to the console writes to what is the standard output by then.
		System.setOut(System.err);
		this.environment.getPropertySources().addFirst(new MapPropertySource("polynCommand", PROPERTIES));
		application.setApplicationContextFactory(this::createContext);
		Command.of(this.name);
	}

	private ConfigurableApplicationContext createContext(@Nullable WebApplicationType type) {
		CommandApplicationContext context = new CommandApplicationContext(this::run);
		this.terminal.progress(System.err)
			.ifPresent((progress) -> context.getBeanFactory().registerSingleton("polynCommandProgress", progress));
		return context;
	}

	private void run(ConfigurableApplicationContext context) {
		Report report = report(context);
		this.status = report.status();
		print(report);
	}

	private Report report(ConfigurableApplicationContext context) {
		try {
			Invocation invocation = new CommandArguments(this.arguments, this.environment).of(Command.of(this.name));
			CommandProperties properties = Binder.get(this.environment).bindOrCreate("polyn", CommandProperties.class);
			return new CommandRunner(new BeanCommandContext(context, properties)).run(invocation);
		}
		catch (RuntimeException ex) {
			return failed(context, ex);
		}
	}

	private Report failed(@Nullable ConfigurableApplicationContext context, Throwable failure) {
		return Report.failed(this.name, new StartFailure(this.environment, context).explain(failure));
	}

	/**
	 * Ends the application that has carried the command out. A shutdown that came from
	 * elsewhere while it did waits for the start-up lock, which is free by now.
	 * @param context its context
	 */
	void end(ConfigurableApplicationContext context) {
		context.close();
		System.exit(this.status.code());
	}

	/**
	 * Ends the application that did not get as far as the command.
	 * @param context its context, if there is one
	 * @param failure why
	 */
	void fail(@Nullable ConfigurableApplicationContext context, Throwable failure) {
		print(failed(context, failure));
		System.exit(ExitStatus.FAILED.code());
	}

	private void print(Report report) {
		if (isJson()) {
			this.out.writeBytes((report.toJson() + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
		}
		else {
			this.out.println(report.toText(this.terminal.style()));
		}
		this.out.flush();
	}

	// Also where the property can't be bound, which is what the report is then about.
	private boolean isJson() {
		return CommandProperties.Output.JSON.name().equalsIgnoreCase(this.environment.getProperty("polyn.output"));
	}

}
