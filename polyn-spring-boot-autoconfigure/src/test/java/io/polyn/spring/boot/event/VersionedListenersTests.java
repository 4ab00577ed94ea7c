package io.polyn.spring.boot.event;

import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.event.EventPublisher;
import io.polyn.event.PublishOptions;
import io.polyn.spring.PolynListener;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import io.polyn.version.Change;
import io.polyn.version.ChangeContext;
import io.polyn.version.Scheme;
import io.polyn.version.VersioningSchema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for listeners and publishers that name a version.
 */
class VersionedListenersTests {

	private static final String SCHEMA = "{\"type\":\"object\",\"required\":[\"%s\"]}";

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp(@TempDir Path temp) {
		ClasspathFolder classpath = new ClasspathFolder(temp)
			.migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.migration("2_create_consumer.yml",
					"""
							change:
							  - create_consumer: {stream: USERS, durable_name: users_user_created, filter_subject: "user.created.>"}
							""")
			.schema("user.created.v1.0.0.json", SCHEMA.formatted("name"))
			.schema("user.created.v1.1.0.json", SCHEMA.formatted("fullName"));
		this.runner = PolynContextRunner.create(server, classpath);
	}

	@Test
	void aMethodReceivesEveryVersionInItsOwn() {
		this.runner.withUserConfiguration(Versions.class).withBean(Listener.class).run((context) -> {
			EventPublisher publisher = context.getBean(EventPublisher.class);
			publisher.publish("user.created.v1.0.0", new OldUser("Ada"));
			publisher.publish("user.created", new User("Bob"));
			publisher.publish("user.created", new User("Eve"), PublishOptions.NONE.version("1.0.0"));
			BlockingQueue<User> users = context.getBean(Listener.class).users;
			assertThat(next(users)).isEqualTo(new User("Ada"));
			assertThat(next(users)).isEqualTo(new User("Bob"));
			assertThat(next(users)).isEqualTo(new User("Eve"));
		});
	}

	@Test
	void aVersionWithoutASchemaOfVersionsStopsTheStart() {
		this.runner.withBean(Listener.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).isInstanceOfSatisfying(PolynException.class, (failure) -> {
				assertThat(failure.code()).isEqualTo(ErrorCode.NO_VERSIONING);
				assertThat(failure).hasMessageContaining("Listener.on names the version 1.1.0");
			});
		});
	}

	@Test
	void aVersionThatCannotBeServedStopsTheStart() {
		this.runner.withUserConfiguration(OneWay.class)
			.withBean(OldListener.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining(ErrorCode.CHANGE_MISSING.id())
				.hasMessageContaining("user.created.v1.0.0"));
	}

	private static User next(BlockingQueue<User> users) throws InterruptedException {
		User user = users.poll(60, TimeUnit.SECONDS);
		assertThat(user).isNotNull();
		return user;
	}

	record OldUser(String name) {
	}

	record User(String fullName) {
	}

	static class Listener {

		private final BlockingQueue<User> users = new LinkedBlockingQueue<>();

		@PolynListener(event = "user.created", version = "1.1.0")
		void on(User user) {
			this.users.add(user);
		}

	}

	static class OldListener {

		@PolynListener(event = "user.created", version = "1.0.0")
		void on(OldUser user) {
		}

	}

	static class FullName implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			data.set("fullName", data.remove("name"));
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			data.set("name", data.remove("fullName"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Versions {

		@Bean
		VersioningSchema versioning() {
			return VersioningSchema.builder(Scheme.SEMANTIC)
				.version("1.1.0", (version) -> version.type("user.created", new FullName()))
				.version("1.0.0")
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OneWay {

		@Bean
		VersioningSchema versioning() {
			return VersioningSchema.builder(Scheme.SEMANTIC)
				.version("1.1.0", (version) -> version.type("user.created", new Change() {

					@Override
					public void up(ObjectNode data, ChangeContext context) {
						data.set("fullName", data.remove("name"));
					}

				}))
				.version("1.0.0")
				.build();
		}

	}

}
