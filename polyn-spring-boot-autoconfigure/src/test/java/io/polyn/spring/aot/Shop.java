package io.polyn.spring.aot;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.api.StreamConfiguration;
import io.polyn.event.EventPublisher;
import io.polyn.migration.ChangeMigration;
import io.polyn.migration.Operations;
import io.polyn.spring.DependsOnPolynMigrations;
import io.polyn.spring.PolynListener;
import io.polyn.spring.VersionedChange;
import io.polyn.version.Change;
import io.polyn.version.ChangeContext;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * An application with everything of Polyn's that is found at run time: it publishes an
 * event when it starts, and says what it receives.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ Shop.Mailer.class, Shop.Archive.class, Shop.V3__Orders.class, Shop.Renamed.class })
public class Shop {

	public static void main(String[] arguments) {
		SpringApplication.run(Shop.class, arguments);
	}

	@Bean
	ApplicationRunner publishing(ObjectProvider<EventPublisher> publisher) {
		return (arguments) -> {
			publisher
				.ifAvailable((available) -> available.publish("user.created.v2", new User("1", "ann@example.com")));
			System.out.println("The application runs");
		};
	}

	record User(String id, @JsonProperty("email_address") String emailAddress) {

	}

	static class Mailer {

		@PolynListener(event = "user.created.v2")
		void created(User user) {
			System.out.println("Received " + user);
		}

		@PolynListener(event = "user.created", version = "1", source = "old")
		void createdAsBefore(ObjectNode user) {
			System.out.println("Received as before " + user);
		}

	}

	@DependsOnPolynMigrations
	static class Archive {

		Archive(ObjectProvider<Connection> connections) {
			connections.ifAvailable(
					(connection) -> System.out.println("Created after migrations: " + Shop.exists(connection)));
		}

	}

	private static boolean exists(Connection connection) {
		try {
			return connection.jetStreamManagement().getStreamNames().contains("USERS");
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	static class V3__Orders implements ChangeMigration {

		@Override
		public void change(Operations operations) {
			operations.createStream(StreamConfiguration.builder().name("ORDERS").subjects("order.>").build());
		}

	}

	@VersionedChange(version = "2", type = "user.created")
	static class Renamed implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			data.set("email_address", data.remove("email"));
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			data.set("email", data.remove("email_address"));
		}

	}

}
