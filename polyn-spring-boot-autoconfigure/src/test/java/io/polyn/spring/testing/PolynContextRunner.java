package io.polyn.spring.testing;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

/**
 * A context as an application named {@code users} has it.
 */
public final class PolynContextRunner {

	private PolynContextRunner() {
	}

	/**
	 * Returns a runner with all of Polyn's auto-configurations.
	 */
	public static ApplicationContextRunner create() {
		return new ApplicationContextRunner().withPropertyValues("spring.application.name=users")
			.withConfiguration(AutoConfigurations.of(autoConfigurations()))
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, JacksonAutoConfiguration.class));
	}

	/**
	 * Returns a runner whose application uses a server.
	 */
	public static ApplicationContextRunner create(JetStreamServer server) {
		return create().withPropertyValues("polyn.nats.servers=" + server.url());
	}

	/**
	 * Returns a runner whose application uses a server, migrates on start-up and has the
	 * domain {@code com.example}.
	 */
	public static ApplicationContextRunner create(JetStreamServer server, ClasspathFolder classpath) {
		return create(server).withClassLoader(classpath.classLoader())
			.withPropertyValues("polyn.migrate-on-startup=true", "polyn.domain=com.example");
	}

	private static Class<?>[] autoConfigurations() {
		return ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.polyn."))
			.map((name) -> ClassUtils.resolveClassName(name, null))
			.toArray(Class<?>[]::new);
	}

}
