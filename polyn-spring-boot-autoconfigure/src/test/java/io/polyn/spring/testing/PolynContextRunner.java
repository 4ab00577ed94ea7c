package io.polyn.spring.testing;

import java.nio.file.Path;
import java.util.function.Supplier;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
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
		return create(AnnotationConfigApplicationContext::new);
	}

	/**
	 * Returns a runner with all of Polyn's auto-configurations in another context.
	 */
	public static ApplicationContextRunner create(Supplier<ConfigurableApplicationContext> context) {
		return new ApplicationContextRunner(context).withPropertyValues("spring.application.name=users")
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

	/**
	 * Returns a runner whose application has the stream of users, the schemas of
	 * {@code user.created.v1} and of a request with its reply, and listeners that create
	 * their consumers.
	 */
	public static ApplicationContextRunner createWithUsers(JetStreamServer server, Path folder) {
		ClasspathFolder classpath = new ClasspathFolder(folder)
			.migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.schema("user.created.v1.json", ClasspathFolder.USER_CREATED)
			.schema("lookup.v1.json", ClasspathFolder.USER_CREATED)
			.schema("found.v1.json", ClasspathFolder.USER_CREATED);
		return create(server, classpath).withPropertyValues("polyn.events.listener.create-consumers=true");
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
