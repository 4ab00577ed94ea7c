package io.polyn.spring.boot.event;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.polyn.event.EventPublisher;
import io.polyn.spring.DependsOnPolynMigrations;
import io.polyn.spring.PolynListener;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.TestApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for applications whose beans are created only when they are used.
 */
class LazyApplicationTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@Test
	void migrationsAreRunAndListenersReceiveThoughNobodyAsksForThem(@TempDir Path temp) throws Exception {
		ClasspathFolder files = new ClasspathFolder(temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.migration("2_create_consumer.yml", ClasspathFolder.CREATE_CONSUMER)
			.schema("user.created.v1.json", ClasspathFolder.USER_CREATED);
		try (ConfigurableApplicationContext context = TestApplication.run(files.classLoader(),
				"spring.main.lazy-initialization=true", "polyn.migrate-on-startup=true", "polyn.domain=com.example",
				"polyn.nats.servers=" + server.url(), "spring.main.sources=" + Lazy.class.getName())) {
			assertThat(context.getBeanFactory().containsSingleton("polynMigrationInitializer")).isTrue();
			assertThat(context.getBeanFactory().containsSingleton("polynSchemaWatch")).isTrue();
			assertThat(context.getBeanFactory().containsSingleton("waiting")).isFalse();
			assertThat(context.getBean("waiting")).isEqualTo("users: true");
			context.getBean(EventPublisher.class).publish("user.created.v1", Map.of("id", "1"));
			assertThat(context.getBean(Lazy.class).ids.poll(30, TimeUnit.SECONDS)).isEqualTo("1");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Lazy {

		final BlockingQueue<String> ids = new LinkedBlockingQueue<>();

		@PolynListener(event = "user.created.v1")
		void created(User user) {
			this.ids.add(user.id());
		}

		@Bean
		@DependsOnPolynMigrations
		String waiting() {
			return "users: " + server.exists("USERS");
		}

	}

	record User(String id) {

	}

}
