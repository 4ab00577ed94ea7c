package io.polyn.spring.boot.command;

import java.nio.file.Path;
import java.util.stream.Stream;

import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.tool.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class CommandRunListenerTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	// Nothing of which may be seen where a command is carried out.
	@Test
	void withoutACommandTheApplicationStartsAsAlways(@TempDir Path temp, CapturedOutput output) throws Exception {
		server.createStream("USERS", "user.>");
		new ClasspathFolder(temp).schema("user.created.v1.json", ClasspathFolder.USER_CREATED);
		try (ConfigurableApplicationContext context = run(new DefaultResourceLoader(), "--polyn.command=",
				"--server.port=0", "--polyn.nats.servers=" + server.url(), "--polyn.domain=com.example",
				"--polyn.schemas.locations=file:" + temp, "--polyn.events.listener.create-consumers=true")) {
			assertThat(context.getEnvironment().getProperty("local.server.port")).isNotNull();
			assertThat(output.getErr()).contains(Stream
				.of("worker's constructor", "worker", "singleton", "application runner", "command line runner",
						"ContextRefreshedEvent", "ApplicationReadyEvent")
				.map(ToolApplication.STARTED::concat)
				.toList());
			await().until(() -> output.getErr().contains(ToolApplication.STARTED + "scheduled task"));
		}
	}

	@Test
	void aCommandWithoutTheToolsIsRefused() {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> run(new DefaultResourceLoader(new FilteredClassLoader(Command.class)),
					"--polyn.command=info", "--polyn.nats.servers=" + server.url()))
			.withMessageContaining("io.polyn:polyn-tools");
	}

	private static ConfigurableApplicationContext run(DefaultResourceLoader resources, String... arguments) {
		SpringApplication application = new SpringApplication(resources, ToolApplication.class);
		application.setRegisterShutdownHook(false);
		return application
			.run(StringUtils.concatenateStringArrays(new String[] { "--spring.application.name=users" }, arguments));
	}

}
