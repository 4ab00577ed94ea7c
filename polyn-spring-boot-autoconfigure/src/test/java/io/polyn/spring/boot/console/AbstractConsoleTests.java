package io.polyn.spring.boot.console;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What the tests of the console have in common, each with both web frameworks.
 */
@ParameterizedClass
@EnumSource(names = { "SERVLET", "REACTIVE" })
@Timeout(180)
abstract class AbstractConsoleTests {

	static final String HOSTILE = "<img src=x onerror=\"alert(1)\"></script><script>alert(2)</script>";

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	@Parameter
	WebApplicationType type;

	final DeadLetterMaker deadLetters = new DeadLetterMaker(server);

	ClasspathFolder classpath;

	@BeforeEach
	void setUp() {
		this.classpath = new ClasspathFolder(this.temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.migration("2_create_consumer.yml", ClasspathFolder.CREATE_CONSUMER)
			.schema("user.created.v1.json", ClasspathFolder.USER_CREATED);
	}

	ConsoleApplication start(String... properties) {
		return ConsoleApplication.start(this.type, this.classpath.classLoader(),
				Stream.concat(Stream.of("polyn.nats.servers=" + server.url()), Arrays.stream(properties))
					.toArray(String[]::new));
	}

	static long stored() {
		return server.api().streamInfo("USERS").orElseThrow().path("state").path("messages").asLong();
	}

	static void publish(String subject) {
		server.connection().publish(subject, DeadLetterMaker.EVENT.getBytes(UTF_8));
	}

}
