package io.polyn.spring.boot.console;

import io.polyn.spring.testing.ClasspathFolder;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the console tells of migrations, streams and schemas, for both web frameworks.
 */
class ConsoleStateTests extends AbstractConsoleTests {

	@Test
	void whatIsAppliedIsShownWithItsStreamsAndSchemas() throws Exception {
		server.createStream("ORDERS", "order.>");
		try (ConsoleApplication application = start("polyn.migrate-on-startup=true")) {
			publish("user.created.v1");
			JsonNode state = application.json("state");
			assertThat(state.path("server").path("version").asString()).isEqualTo(server.version());
			assertThat(state.path("server").path("problem").isMissingNode()).isTrue();
			assertThat(state.path("writable").asBoolean()).isFalse();
			assertThat(state.path("valuesShown").asBoolean()).isFalse();
			JsonNode migrator = state.path("migrators").path(0);
			assertThat(migrator.path("plan").isMissingNode()).isTrue();
			JsonNode history = migrator.path("history").path("value");
			assertThat(history.path("namespace").asString()).isEqualTo("users");
			assertThat(history.path("migrations")).extracting((migration) -> migration.path("version").asString())
				.containsExactly("2", "1");
			JsonNode newest = history.path("migrations").path(0);
			assertThat(newest.path("state").asString()).isEqualTo("applied");
			assertThat(newest.path("appliedBy").asString()).endsWith(":" + ProcessHandle.current().pid());
			assertThat(newest.path("startedAt").asString()).isNotEmpty();
			JsonNode streams = state.path("streams").path("value").path("streams");
			assertThat(streams).extracting((stream) -> stream.path("stream").asString())
				.startsWith("USERS", "ORDERS")
				.contains("KV_POLYN_MIGRATIONS", "KV_POLYN_SCHEMAS");
			JsonNode users = streams.path(0);
			assertThat(users.path("own").asBoolean()).isTrue();
			assertThat(users.path("declaredBy").asString()).isEqualTo("1");
			assertThat(users.path("messages").asInt()).isEqualTo(1);
			JsonNode consumer = users.path("consumers").path("value").path(0);
			assertThat(consumer.path("name").asString()).isEqualTo("users_user_created_v1");
			assertThat(consumer.path("declaredBy").asString()).isEqualTo("2");
			assertThat(consumer.path("pending").asInt()).isEqualTo(1);
			assertThat(streams.path(1).path("own").asBoolean()).isFalse();
			assertThat(streams.path(2).path("kind").asString()).isEqualTo("key_value");
			assertThat(state.at("/schemas/value/schemas")).singleElement().satisfies((schema) -> {
				assertThat(schema.path("type").asString()).isEqualTo("user.created");
				assertThat(schema.path("version").asString()).isEqualTo("1");
				assertThat(schema.path("state").asString()).isEqualTo("stored");
			});
		}
	}

	@Test
	void whatIsPendingIsShownWithWhatItWouldChange() throws Exception {
		start("polyn.migrate-on-startup=true").close();
		this.classpath
			.migration("3_limit_users.yml",
					"change:\n  - update_stream: {name: USERS, max_age: 30d, description: Users}\n")
			.schema("user.created.v1.json",
					ClasspathFolder.USER_CREATED.replace("\"id\": {\"type\": \"string\"}",
							"\"id\": {\"type\": \"integer\"}"))
			.schema("user.renamed.v1.json", ClasspathFolder.USER_CREATED);
		try (ConsoleApplication application = start()) {
			JsonNode state = application.json("state");
			JsonNode migrator = state.path("migrators").path(0);
			assertThat(migrator.path("history").path("value").path("migrations").path(0).path("group").asString())
				.isEqualTo("pending");
			JsonNode operation = migrator.path("plan")
				.path("value")
				.path("migrations")
				.path(0)
				.path("operations")
				.path(0);
			assertThat(operation.path("name").asString()).isEqualTo("update_stream");
			assertThat(operation.path("outcome").asString()).isEqualTo("carried_out");
			assertThat(operation.path("changes")).anySatisfy((change) -> {
				assertThat(change.path("setting").asString()).isEqualTo("/max_age");
				assertThat(change.path("after").asString()).isEqualTo("2592000000000000");
			});
			assertThat(operation.path("calls").path(0).path("subject").asString())
				.isEqualTo("$JS.API.STREAM.UPDATE.USERS");
			assertThat(state.at("/schemas/value/compatibility").asString()).isEqualTo("BACKWARD");
			JsonNode schemas = state.at("/schemas/value/schemas");
			assertThat(schemas).extracting((schema) -> schema.path("state").asString())
				.containsExactly("different", "missing");
			assertThat(schemas.path(0).path("incompatibilities")).isNotEmpty();
			assertThat(server.api().streamInfo("USERS").orElseThrow().path("config").path("max_age").asLong()).isZero();
		}
	}

	@Test
	void aStreamThatMigrationsHaveMadeAndSomeoneHasDeletedIsMissing() throws Exception {
		try (ConsoleApplication application = start("polyn.migrate-on-startup=true")) {
			server.api().deleteStream("USERS");
			JsonNode users = application.json("state").path("streams").path("value").path("streams").path(0);
			assertThat(users.path("stream").asString()).isEqualTo("USERS");
			assertThat(users.path("missing").asBoolean()).isTrue();
		}
	}

	@Test
	void aStreamOfOthersIsReadWithItsConsumersWhereItIsAskedFor() throws Exception {
		server.createStream("ORDERS", "order.>");
		try (ConsoleApplication application = start()) {
			JsonNode orders = application.json("streams/ORDERS").path("value");
			assertThat(orders.path("stream").asString()).isEqualTo("ORDERS");
			assertThat(orders.path("consumers").path("value").isArray()).isTrue();
			assertThat(application.json("streams/NONE").path("value").isMissingNode()).isTrue();
			assertThat(application.get(ConsoleApplication.PATH + "/streams/US.*").statusCode()).isEqualTo(404);
			assertThat(application.get(ConsoleApplication.PATH + "/others/ORDERS").statusCode()).isEqualTo(404);
		}
	}

}
