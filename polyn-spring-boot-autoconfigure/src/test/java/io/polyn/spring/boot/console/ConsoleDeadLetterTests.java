package io.polyn.spring.boot.console;

import java.net.http.HttpResponse;

import io.nats.client.api.MessageInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Dead letters in the console and who may publish them once more, for both web
 * frameworks.
 */
class ConsoleDeadLetterTests extends AbstractConsoleTests {

	@Test
	void deadLettersAreListedWithoutTheirData() throws Exception {
		for (int i = 1; i <= 22; i++) {
			this.deadLetters.store("user.created.v1", HOSTILE + i);
		}
		try (ConsoleApplication application = start()) {
			JsonNode first = application.json("dead-letters").path("value");
			assertThat(first.path("letters")).hasSize(20);
			assertThat(first.path("more").asBoolean()).isTrue();
			assertThat(first.path("letters").path(0).path("reason").asString()).isEqualTo(HOSTILE + "1");
			assertThat(first.path("letters").path(0).path("size").asInt()).isEqualTo(DeadLetterMaker.EVENT.length());
			assertThat(first.toString()).doesNotContain("u-4711", "traceparent");
			JsonNode second = application.json("dead-letters?after=20").path("value");
			assertThat(second.path("letters")).extracting((letter) -> letter.path("sequence").asInt())
				.containsExactly(21, 22);
			assertThat(second.path("more").asBoolean()).isFalse();
			assertThat(application.get(ConsoleApplication.PATH + "/dead-letters/1").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void dataAreShownWhereThatIsAllowed() throws Exception {
		this.deadLetters.store("user.created.v1", "It broke.");
		try (ConsoleApplication application = start("management.endpoint.polynconsole.show-values=always")) {
			assertThat(application.json("state").path("valuesShown").asBoolean()).isTrue();
			JsonNode content = application.json("dead-letters/1").path("value");
			assertThat(content.path("data").asString()).isEqualTo(DeadLetterMaker.EVENT);
			assertThat(content.path("headers").has("traceparent")).isTrue();
			assertThat(application.json("dead-letters/2").path("value").isMissingNode()).isTrue();
			assertThat(application.get(ConsoleApplication.PATH + "/dead-letters/x").statusCode()).isEqualTo(400);
		}
	}

	@Test
	void whoIsNobodyIsShownNoDataWhereOneHasToBeAuthorized() throws Exception {
		this.deadLetters.store("user.created.v1", "It broke.");
		try (ConsoleApplication application = start("management.endpoint.polynconsole.show-values=when-authorized")) {
			assertThat(application.json("state").path("valuesShown").asBoolean()).isFalse();
			assertThat(application.get(ConsoleApplication.PATH + "/dead-letters/1").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void aDeadLetterIsPublishedOnceMoreAndRemoved() throws Exception {
		server.createStream("USERS", "user.>");
		this.deadLetters.store("user.created.v1", "It broke.");
		try (ConsoleApplication application = start("management.endpoint.polynconsole.access=unrestricted")) {
			assertThat(application.json("state").path("writable").asBoolean()).isTrue();
			HttpResponse<String> response = application.postJson(ConsoleApplication.PATH + "/dead-letters/1",
					timeOf(application, 0));
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(application.json("dead-letters").path("value").path("letters")).isEmpty();
			MessageInfo message = server.connection().jetStreamManagement().getMessage("USERS", 1);
			assertThat(message.getSubject()).isEqualTo("user.created.v1");
			assertThat(new String(message.getData(), UTF_8)).isEqualTo(DeadLetterMaker.EVENT);
			assertThat(message.getHeaders().getFirst("traceparent")).startsWith("00-4bf9");
			assertThat(message.getHeaders().getFirst("Polyn-Redeliver-To")).isEqualTo("users_user_created_v1");
		}
	}

	@Test
	void aDeadLetterThatIsGoneIsNotPublished() throws Exception {
		server.createStream("USERS", "user.>");
		this.deadLetters.store("user.created.v1", "It broke.");
		try (ConsoleApplication application = start("management.endpoint.polynconsole.access=unrestricted")) {
			assertThat(application.postJson(ConsoleApplication.PATH + "/dead-letters/7", timeOf(application, 0))
				.statusCode()).isEqualTo(409);
			HttpResponse<String> another = application.postJson(ConsoleApplication.PATH + "/dead-letters/1",
					"{\"time\":\"2020-01-01T00:00:00Z\"}");
			assertThat(another.statusCode()).isEqualTo(409);
			assertThat(JsonMapper.shared().readTree(another.body()).path("problem").asString()).contains("is gone");
			assertThat(application.postJson(ConsoleApplication.PATH + "/dead-letters/1", "{\"time\":\"now\"}")
				.statusCode()).isEqualTo(400);
			assertThat(stored()).isZero();
		}
	}

	@Test
	void howTheApplicationWritesItsOwnJsonMakesNoDifference() throws Exception {
		server.createStream("USERS", "user.>");
		this.deadLetters.store("user.created.v1", "It broke.");
		try (ConsoleApplication application = start("management.endpoint.polynconsole.access=unrestricted",
				"management.endpoints.jackson.isolated-json-mapper=false",
				"spring.jackson.property-naming-strategy=SNAKE_CASE",
				"spring.jackson.datatype.datetime.write-dates-as-timestamps=true",
				"spring.jackson.default-property-inclusion=always")) {
			JsonNode state = application.json("state");
			assertThat(state.path("valuesShown").isBoolean()).isTrue();
			assertThat(state.path("time").isString()).isTrue();
			assertThat(state.path("server").has("problem")).isFalse();
			assertThat(application.postJson(ConsoleApplication.PATH + "/dead-letters/1", timeOf(application, 0))
				.statusCode()).isEqualTo(200);
			assertThat(stored()).isEqualTo(1);
		}
	}

	@Test
	void aDeadLetterThatNoStreamStoresStays() throws Exception {
		this.deadLetters.store("user.created.v1", "It broke.");
		try (ConsoleApplication application = start("management.endpoint.polynconsole.access=unrestricted")) {
			HttpResponse<String> response = application.postJson(ConsoleApplication.PATH + "/dead-letters/1",
					timeOf(application, 0));
			assertThat(response.statusCode()).isEqualTo(503);
			assertThat(JsonMapper.shared().readTree(response.body()).path("problem").asString())
				.contains("No stream stores the subject user.created.v1");
			assertThat(application.json("dead-letters").path("value").path("letters")).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "management.endpoint.polynconsole.access=read-only",
			"management.endpoints.access.max-permitted=read-only" })
	void whoMayOnlyReadPublishesNothing(String access) throws Exception {
		server.createStream("USERS", "user.>");
		this.deadLetters.store("user.created.v1", "It broke.");
		try (ConsoleApplication application = access.isEmpty() ? start() : start(access)) {
			assertThat(application.json("state").path("writable").asBoolean()).isFalse();
			assertThat(application.postJson(ConsoleApplication.PATH + "/dead-letters/1", timeOf(application, 0))
				.statusCode()).isEqualTo(405);
			assertThat(stored()).isZero();
		}
	}

	@Test
	void aPageOfAnotherSitePublishesNothing() throws Exception {
		server.createStream("USERS", "user.>");
		this.deadLetters.store("user.created.v1", "It broke.");
		try (ConsoleApplication application = start("management.endpoint.polynconsole.access=unrestricted")) {
			assertThat(publish(application, "Content-Type", "text/plain", "Sec-Fetch-Site", "same-origin"))
				.isEqualTo(415);
			assertThat(publish(application, "Content-Type", "application/x-www-form-urlencoded")).isEqualTo(415);
			assertThat(publish(application, "X-Other", "no type at all")).isEqualTo(415);
			String[] json = { "Content-Type", "application/json", "", "" };
			for (String[] foreign : new String[][] { { "Sec-Fetch-Site", "cross-site" },
					{ "Sec-Fetch-Site", "same-site" }, { "Origin", "https://evil.example" },
					{ "Origin", "http://127.0.0.1:1" }, { "Origin", "null" } }) {
				json[2] = foreign[0];
				json[3] = foreign[1];
				assertThat(publish(application, json)).as(String.join(": ", foreign)).isEqualTo(403);
			}
			assertThat(stored()).isZero();
		}
	}

	@Test
	void thePageItselfMayPublish() throws Exception {
		server.createStream("USERS", "user.>");
		this.deadLetters.store("user.created.v1", "It broke.");
		try (ConsoleApplication application = start("management.endpoint.polynconsole.access=unrestricted")) {
			assertThat(application
				.post(ConsoleApplication.PATH + "/dead-letters/1", timeOf(application, 0), "Content-Type",
						"application/json", "Origin", "http://127.0.0.1:" + application.uri("/").getPort())
				.statusCode()).isEqualTo(200);
			assertThat(stored()).isEqualTo(1);
		}
	}

	private static int publish(ConsoleApplication application, String... headers) throws Exception {
		return application.post(ConsoleApplication.PATH + "/dead-letters/1", timeOf(application, 0), headers)
			.statusCode();
	}

	private static String timeOf(ConsoleApplication application, int index) throws Exception {
		return "{\"time\":\""
				+ application.json("dead-letters").path("value").path("letters").path(index).path("time").asString()
				+ "\"}";
	}

}
