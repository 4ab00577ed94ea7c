package io.polyn.spring.boot.event;

import java.nio.file.Path;
import java.util.List;

import io.polyn.event.DeadLetter;
import io.polyn.event.EventConsumer;
import io.polyn.event.EventSubscriber;
import io.polyn.event.ListenerContainer;
import io.polyn.spring.ChangeHandler;
import io.polyn.spring.DeadLetterListener;
import io.polyn.spring.OnDelete;
import io.polyn.spring.OnInsert;
import io.polyn.spring.PolynListener;
import io.polyn.spring.PolynListenerRegistry;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import io.polyn.version.Scheme;
import io.polyn.version.VersioningSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class DeclaredListenersTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	@Test
	void consumersAndQueueGroupsAreThoseThatContainersReceiveFrom() {
		ClasspathFolder classpath = new ClasspathFolder(this.temp)
			.migration("1_create_users.yml",
					"change:\n  - create_stream: {name: USERS, subjects: [\"user.>\", \"users.>\"]}\n")
			.schema("user.created.v1.json", ClasspathFolder.USER_CREATED)
			.schema("user.named.v1.0.0.json", ClasspathFolder.USER_CREATED)
			.schema("found.v1.json", ClasspathFolder.USER_CREATED)
			.schema("users.inserted.v1.json", "{\"type\": \"object\"}")
			.schema("users.deleted.v1.json", "{\"type\": \"object\"}");
		PolynContextRunner.create(server, classpath)
			.withPropertyValues("polyn.events.listener.create-consumers=true")
			.withBean(VersioningSchema.class, () -> VersioningSchema.builder(Scheme.SEMANTIC).version("1.0.0").build())
			.withBean(Methods.class)
			.withBean(Users.class)
			.run((context) -> {
				List<String> declared = context.getBean(DeclaredListeners.class)
					.find()
					.stream()
					.map(DeclaredListener::consumer)
					.distinct()
					.toList();
				assertThat(declared).hasSize(8)
					.containsExactlyInAnyOrderElementsOf(context.getBean(PolynListenerRegistry.class)
						.containers()
						.stream()
						.map(DeclaredListenersTests::source)
						.toList());
			});
	}

	private static String source(ListenerContainer container) {
		return (container instanceof EventConsumer consumer) ? consumer.consumerName()
				: ((EventSubscriber) container).queueGroup();
	}

	static class Methods {

		@PolynListener(event = "user.created.v1")
		void created(Object user) {
		}

		@PolynListener(event = "com.example.user.created.v1", source = "mailer", batchSize = 10)
		void mail(List<Object> users) {
		}

		@PolynListener(event = "user.named", version = "1.0.0")
		void named(Object user) {
		}

		@PolynListener(event = "user.created.v1", queueGroup = "workers")
		void work(Object user) {
		}

		@PolynListener(event = "user.created.v1", source = "lookup", reply = "found.v1")
		Object lookup(Object request) {
			return request;
		}

		@DeadLetterListener(event = "user.created.v1")
		void mend(DeadLetter letter) {
		}

		@DeadLetterListener
		void bury(DeadLetter letter) {
		}

	}

	@ChangeHandler(table = "users", source = "mailer")
	static class Users {

		@OnInsert
		void inserted(Object user) {
		}

		@OnDelete
		void deleted() {
		}

	}

}
