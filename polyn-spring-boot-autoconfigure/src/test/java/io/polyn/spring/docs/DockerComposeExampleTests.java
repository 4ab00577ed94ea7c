package io.polyn.spring.docs;

import java.nio.file.Path;

import io.nats.client.Connection;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.TestApplication;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The compose file of the page about Spring Boot is enough for an application.
 */
@Tag("docker")
class DockerComposeExampleTests {

	@Test
	void anApplicationMigratesTheServerOfItsComposeFile(@TempDir Path temp) {
		ClassLoader classpath = new ClasspathFolder(temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.classLoader();
		try (ConfigurableApplicationContext application = TestApplication.run(classpath,
				"polyn.migrate-on-startup=true", "spring.docker.compose.enabled=true",
				"spring.docker.compose.skip.in-tests=false",
				"spring.docker.compose.file=src/test/resources/io/polyn/spring/docs/compose.yaml")) {
			assertThat(application.getBeansOfType(EmbeddedNatsServer.class)).isEmpty();
			assertThat(application.getBean(Connection.class).getStatus()).isEqualTo(Connection.Status.CONNECTED);
		}
	}

}
