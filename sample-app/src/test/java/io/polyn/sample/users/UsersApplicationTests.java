package io.polyn.sample.users;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.MessageInfo;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * Tests of the service over HTTP, with the configuration that it has by default.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
class UsersApplicationTests {

	@TempDir
	static Path store;

	@Autowired
	private RestTestClient http;

	@Autowired
	private EmbeddedNatsServer server;

	@Autowired
	private JsonMapper mapper;

	private Connection nats;

	@DynamicPropertySource
	static void storeDirectory(DynamicPropertyRegistry registry) {
		registry.add("polyn.nats.embedded.store-directory", store::toString);
	}

	@BeforeEach
	void connect() throws Exception {
		this.nats = Nats.connect(this.server.url());
	}

	@AfterEach
	void disconnect() throws Exception {
		this.nats.close();
	}

	@Test
	void aUserIsCreatedByAnEventAndSeenInTheView() {
		UserController.Accepted accepted = create("Ann", "ann@example.com");
		assertThat(accepted.id()).isNotEqualTo(accepted.userId().toString());
		awaitUser(new User(accepted.userId(), "Ann", "ann@example.com", User.Preferences.DEFAULT));
		this.http.get().uri("/users/{id}", accepted.userId()).exchangeSuccessfully().expectBody().json("""
				{"name": "Ann", "email": "ann@example.com", "preferences": {"language": "en", "newsletter": false}}""");
	}

	@Test
	void theAnswerTellsWhereTheUserWillBe() {
		this.http.post()
			.uri("/users")
			.body(Map.of("name", "Ann", "email", "ann@example.com"))
			.exchange()
			.expectStatus()
			.isAccepted()
			.expectHeader()
			.value("Location", (location) -> assertThat(location).matches("/users/[0-9a-f-]{36}"));
	}

	@Test
	void theStoredMessageIsAStructuredCloudEvent() throws Exception {
		UserController.Accepted accepted = create("Ann", "ann@example.com");
		MessageInfo message = this.nats.jetStreamManagement().getLastMessage("USERS", "user.created.v2");
		assertThat(message.getHeaders().get("Content-Type")).containsExactly("application/cloudevents+json");
		assertThat(message.getHeaders().get("Nats-Msg-Id")).containsExactly(accepted.id());
		JsonNode event = this.mapper.readTree(message.getData());
		assertThat(event.propertyNames()).containsExactlyInAnyOrder("specversion", "id", "source", "type", "time",
				"datacontenttype", "dataschema", "data");
		assertThat(event.path("specversion").asString()).isEqualTo("1.0");
		assertThat(event.path("id").asString()).isEqualTo(accepted.id());
		assertThat(event.path("source").asString()).isEqualTo("com:example:users");
		assertThat(event.path("type").asString()).isEqualTo("com.example.user.created.v2");
		assertThat(event.path("datacontenttype").asString()).isEqualTo("application/json");
		assertThat(event.path("dataschema").asString()).isEqualTo("com:example:user:created:v2");
		assertThat(URI.create(event.path("dataschema").asString()).isAbsolute()).isTrue();
		assertThat(OffsetDateTime.parse(event.path("time").asString())).isCloseTo(OffsetDateTime.now(),
				within(1, ChronoUnit.MINUTES));
		assertThat(event.path("data")).isEqualTo(this.mapper
			.valueToTree(Map.of("id", accepted.userId().toString(), "name", "Ann", "email", "ann@example.com")));
	}

	@Test
	void aClientOfAnOldVersionSendsAndReceivesItsOwn() {
		UUID id = this.http.post()
			.uri("/users")
			.header("X-API-Version", "1")
			.body(Map.of("firstName", "Ann", "lastName", "van Dyck", "email", "ann@example.com"))
			.exchange()
			.expectStatus()
			.isAccepted()
			.expectBody(UserController.Accepted.class)
			.returnResult()
			.getResponseBody()
			.userId();
		awaitUser(new User(id, "Ann van Dyck", "ann@example.com", User.Preferences.DEFAULT));
		this.http.get()
			.uri("/users/{id}", id)
			.header("X-API-Version", "1")
			.exchangeSuccessfully()
			.expectBody()
			.json("""
					{"firstName": "Ann", "lastName": "van Dyck", "email": "ann@example.com"}""")
			.jsonPath("$.name")
			.doesNotExist();
	}

	@Test
	void anUnknownVersionIsABadRequest(CapturedOutput output) {
		assertProblem(this.http.get().uri("/users/{id}", UUID.randomUUID()).header("X-API-Version", "3").exchange(),
				400, output);
	}

	@Test
	void theChangelogTellsWhatAVersionIntroduced() {
		this.http.get()
			.uri("/actuator/polyn/changelog?version=2&type=User")
			.exchangeSuccessfully()
			.expectBody()
			.json("""
					{"versions": [{"version": "2", "changes": [{"type": "User", "kind": "changed",
					"description": "`name` takes the place of `firstName` and `lastName`."}]}]}""");
	}

	@Test
	void aUsersAddressChanges() {
		UUID id = create("Ann", "ann@example.com").userId();
		awaitUser(new User(id, "Ann", "ann@example.com", User.Preferences.DEFAULT));
		changeEmail(id, "ann@example.org").expectStatus().isAccepted();
		awaitUser(new User(id, "Ann", "ann@example.org", User.Preferences.DEFAULT));
	}

	@Test
	void anInvalidUserIsRefusedWithPointersAndNothingIsStored(CapturedOutput output) throws Exception {
		long before = lastSequence();
		assertProblem(post("{\"name\": \"\", \"email\": \"geheim\"}"), 422, output).jsonPath("$.violations[0].pointer")
			.isEqualTo("/name")
			.jsonPath("$.violations[0].message")
			.isNotEmpty()
			.jsonPath("$.violations[1].pointer")
			.isEqualTo("/email")
			.jsonPath("$.violations.length()")
			.isEqualTo(2);
		assertProblem(post("{\"name\": \"geheim\"}"), 422, output).jsonPath("$.violations.length()")
			.isEqualTo(1)
			.jsonPath("$.violations[0].message")
			.value((message) -> assertThat((String) message).contains("email"));
		assertThat(lastSequence()).isEqualTo(before);
	}

	@Test
	void anInvalidAddressIsRefusedAndNothingIsStored(CapturedOutput output) throws Exception {
		UUID id = create("Ann", "ann@example.com").userId();
		awaitUser(new User(id, "Ann", "ann@example.com", User.Preferences.DEFAULT));
		long before = lastSequence();
		assertProblem(changeEmail(id, "geheim"), 422, output).jsonPath("$.violations[0].pointer").isEqualTo("/email");
		assertThat(lastSequence()).isEqualTo(before);
	}

	@Test
	void whatIsNotJsonIsABadRequest(CapturedOutput output) throws Exception {
		long before = lastSequence();
		assertProblem(post("{\"name\": geheim"), 400, output);
		assertProblem(post("{\"name\": {\"geheim\": 1}}"), 400, output);
		assertProblem(post(""), 400, output);
		assertThat(lastSequence()).isEqualTo(before);
	}

	@Test
	void anUnknownUserIsNotFound(CapturedOutput output) throws Exception {
		long before = lastSequence();
		UUID id = UUID.randomUUID();
		assertProblem(this.http.get().uri("/users/{id}", id).exchange(), 404, output).jsonPath("$.detail")
			.isEqualTo("There is no user " + id + ".");
		assertProblem(changeEmail(id, "ann@example.com"), 404, output);
		assertThat(lastSequence()).isEqualTo(before);
	}

	@Test
	void theEndpointShowsMigrationsAndSchemas() {
		this.http.get()
			.uri("/actuator/polyn")
			.exchangeSuccessfully()
			.expectBody()
			.json("""
					{"status": "up-to-date", "namespace": "users",
					"server": {"version": "%s", "jetstream": true},
					"applied": [
					{"version": "20261120093000", "name": "create_users_stream", "kind": "yaml", "state": "applied"},
					{"version": "20261120093100", "name": "create_user_preferences", "kind": "yaml", "state": "applied"},
					{"version": "20261120093200", "name": "limit_users_stream", "kind": "yaml", "state": "applied"}],
					"pending": [], "failed": [], "missing": [],
					"schemas": [{"name": "user.created.v1", "stored": true},
					{"name": "user.created.v2", "stored": true},
					{"name": "user.emailchanged.v1", "stored": true}]}"""
				.formatted(this.server.version()))
			.jsonPath("$.applied.length()")
			.isEqualTo(3)
			.jsonPath("$.lock")
			.doesNotExist();
	}

	@Test
	void theServiceIsHealthy() {
		this.http.get()
			.uri("/actuator/health/polyn")
			.exchangeSuccessfully()
			.expectBody()
			.json("""
					{"status": "UP", "details": {"connection": "CONNECTED", "server": "%s"}}"""
				.formatted(this.server.version()));
	}

	private UserController.Accepted create(String name, String email) {
		return this.http.post()
			.uri("/users")
			.body(Map.of("name", name, "email", email))
			.exchange()
			.expectStatus()
			.isAccepted()
			.expectBody(UserController.Accepted.class)
			.returnResult()
			.getResponseBody();
	}

	private ResponseSpec post(String json) {
		return this.http.post().uri("/users").contentType(MediaType.APPLICATION_JSON).body(json).exchange();
	}

	private ResponseSpec changeEmail(UUID id, String email) {
		return this.http.put().uri("/users/{id}/email", id).body(Map.of("email", email)).exchange();
	}

	private void awaitUser(User user) {
		await().atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> this.http.get()
				.uri("/users/{id}", user.id())
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody(User.class)
				.isEqualTo(user));
	}

	private long lastSequence() throws Exception {
		return this.nats.jetStreamManagement().getStreamInfo("USERS").getStreamState().getLastSequence();
	}

	private RestTestClient.BodyContentSpec assertProblem(ResponseSpec response, int status, CapturedOutput output) {
		RestTestClient.BodyContentSpec body = response.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody();
		body.jsonPath("$.status").isEqualTo(status);
		assertThat(new String(body.returnResult().getResponseBodyContent())).doesNotContain("geheim");
		assertThat(output).doesNotContain("geheim");
		return body;
	}

}
