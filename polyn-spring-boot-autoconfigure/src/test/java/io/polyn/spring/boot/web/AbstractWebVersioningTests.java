package io.polyn.spring.boot.web;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.polyn.spring.testing.WebApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What servlet and reactive applications have in common.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
abstract class AbstractWebVersioningTests {

	private static final String SEEN = "User[balance=0.10, email=ada@example.com, firstName=Ada, lastName=Lovelace, "
			+ "number=12345678901234567890]";

	private final WebApplicationType type;

	private WebApplication application;

	AbstractWebVersioningTests(WebApplicationType type) {
		this.type = type;
	}

	@BeforeAll
	void start() {
		this.application = WebApplication.start(this.type, beans());
	}

	@AfterAll
	void stop() {
		this.application.close();
	}

	List<Class<?>> beans() {
		return List.of(UserVersions.class, UserController.class);
	}

	WebApplication application() {
		return this.application;
	}

	@Test
	void aResponseIsWalkedDownToTheVersionOfTheRequest() throws Exception {
		assertThat(this.application.getVersion("1.0.0", "/user").body()).isEqualTo(UserVersions.OLDEST);
		assertThat(this.application.getVersion("1.1.0", "/user").body()).isEqualTo(UserVersions.MIDDLE);
		assertThat(this.application.getVersion("2.0.0", "/user").body()).isEqualTo(UserVersions.LATEST);
	}

	@Test
	void aRequestWithoutAVersionHasTheLatest() throws Exception {
		assertThat(this.application.get("/user").body()).isEqualTo(UserVersions.LATEST);
	}

	@Test
	void aVersionThatIsBeingPreparedIsServedToThoseWhoAskForIt() throws Exception {
		assertThat(this.application.getVersion("3.0.0", "/user").body()).contains("\"id\":12345678901234567890")
			.doesNotContain("number");
		assertThat(this.application.postVersion("3.0.0", "/user", UserVersions.LATEST.replace("number", "id")).body())
			.contains(SEEN);
	}

	@Test
	void everyElementOfACollectionIsWalked() throws Exception {
		assertThat(this.application.getVersion("1.0.0", "/users").body())
			.isEqualTo("[" + UserVersions.OLDEST + "," + UserVersions.OLDEST + "]");
		assertThat(this.application.getVersion("1.0.0", "/array").body()).isEqualTo("[" + UserVersions.OLDEST + "]");
	}

	@Test
	void elementsThatTheSchemaDoesNotKnowStayAsTheyAre() throws Exception {
		assertThat(this.application.getVersion("1.0.0", "/mixed").body())
			.isEqualTo("[" + UserVersions.OLDEST + ",null,{\"firstName\":\"Ada\",\"lastName\":\"Lovelace\"}]");
	}

	@Test
	void theBodyOfAResponseEntityIsWalked() throws Exception {
		HttpResponse<String> response = this.application.getVersion("1.0.0", "/entity");
		assertThat(response.statusCode()).isEqualTo(201);
		assertThat(response.headers().firstValue("X-Test")).hasValue("kept");
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(response.body()).isEqualTo(UserVersions.OLDEST);
	}

	@Test
	void whatAnOptionalHoldsIsWalked() throws Exception {
		assertThat(this.application.getVersion("1.0.0", "/optional").body()).isEqualTo(UserVersions.OLDEST);
	}

	@Test
	void aTypeIsWalkedByTheNameThatItHasInEachVersion() throws Exception {
		assertThat(this.application.getVersion("1.0.0", "/account").body()).isEqualTo("{\"no\":\"7\"}");
		assertThat(this.application.postVersion("1.0.0", "/account", "{\"no\":\"7\"}").body())
			.contains("Account[number=7]");
	}

	@Test
	void aClassWithTheAnnotationGoesThroughTheChangesOfAnyType() throws Exception {
		assertThat(this.application.getVersion("1.0.0", "/note").body()).isEqualTo("{\"trace\":\"made down\"}");
	}

	@Test
	void aViewHidesWhatItHidesInEveryVersion() throws Exception {
		assertThat(this.application.getVersion("2.0.0", "/view").body()).doesNotContain("balance");
		assertThat(this.application.getVersion("1.0.0", "/view").body()).contains("Ada Lovelace")
			.doesNotContain("balance");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/plain", "/problem" })
	void whatTheSchemaDoesNotKnowStaysAsItIs(String path) throws Exception {
		HttpResponse<String> latest = this.application.getVersion("2.0.0", path);
		HttpResponse<String> old = this.application.getVersion("1.0.0", path);
		assertThat(old.body()).isEqualTo(latest.body());
		assertThat(old.headers().firstValue("Content-Type")).isEqualTo(latest.headers().firstValue("Content-Type"));
	}

	@ParameterizedTest
	@CsvSource({ "1.0.0,/user", "1.0.0,/entity" })
	void theBodyOfARequestIsWalkedUp(String version, String path) throws Exception {
		assertThat(seen(this.application.postVersion(version, path, UserVersions.OLDEST))).isEqualTo(SEEN);
	}

	@Test
	void theBodyOfARequestInTheMiddleAndOfTheLatestVersionIsUnderstood() throws Exception {
		assertThat(seen(this.application.postVersion("1.1.0", "/user", UserVersions.MIDDLE))).isEqualTo(SEEN);
		assertThat(seen(this.application.postVersion("2.0.0", "/user", UserVersions.LATEST))).isEqualTo(SEEN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/users", "/array" })
	void everyElementOfARequestIsWalked(String path) throws Exception {
		String body = "[" + UserVersions.OLDEST + "," + UserVersions.OLDEST + "]";
		assertThat(seen(this.application.postVersion("1.0.0", path, body))).isEqualTo("[" + SEEN + ", " + SEEN + "]");
	}

	@Test
	void aRequestThatTheSchemaDoesNotKnowStaysAsItIs() throws Exception {
		assertThat(seen(this.application.postVersion("1.0.0", "/plain", "{\"firstName\":\"a\",\"lastName\":\"b\"}")))
			.isEqualTo("Plain[firstName=a, lastName=b]");
	}

	@Test
	void aRequestInUtf16IsUnderstood() throws Exception {
		byte[] body = UserVersions.OLDEST.replace("Ada", "Adä").getBytes(StandardCharsets.UTF_16LE);
		HttpResponse<String> response = this.application.post("/user", body, "Content-Type",
				"application/json;charset=UTF-16LE", WebApplication.HEADER, "1.0.0");
		assertThat(seen(response)).isEqualTo(SEEN.replace("Ada", "Adä"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "9.9.9", "1.0.5", "one" })
	void aVersionThatIsNotServedIsAProblem(String version) throws Exception {
		HttpResponse<String> response = this.application.getVersion(version, "/user");
		JsonNode problem = problem(response, 400);
		assertThat(problem.path("title").asString()).isEqualTo("Bad Request");
		assertThat(problem.path("instance").asString()).isEqualTo("/user");
		assertThat(problem.path("detail").asString()).contains("2.0.0, 1.1.0, 1.0.0").doesNotContain(version);
		assertThat(problem.path("supportedVersions").valueStream().map(JsonNode::asString)).containsExactly("2.0.0",
				"1.1.0", "1.0.0");
	}

	@Test
	void aProblemHasTheCodeOfTheError() throws Exception {
		assertThat(problem(this.application.getVersion("one", "/user"), 400).path("code").asString())
			.isEqualTo("POLYN-V002");
		assertThat(problem(this.application.getVersion("9.9.9", "/user"), 400).path("code").asString())
			.isEqualTo("POLYN-V004");
	}

	@Test
	void aBodyThatAChangeFailsOnIsAProblemWithoutTheData(CapturedOutput output) throws Exception {
		HttpResponse<String> response = this.application.postVersion("1.0.0", "/user", "{\"name\":\"Secret\"}");
		assertThat(problem(response, 400).path("code").asString()).isEqualTo("POLYN-V005");
		assertThat(response.body()).contains("User", "1.0.0").doesNotContain("Secret", "FullName");
		assertThat(output).contains("POLYN-V005", "FullName").doesNotContain("Secret");
	}

	@Test
	void aResponseThatAChangeFailsOnIsAnErrorOfTheServer(CapturedOutput output) throws Exception {
		HttpResponse<String> response = this.application.getVersion("1.0.0", "/broken");
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(response.body()).doesNotContain("Voldemort", "FullName");
		assertThat(output).contains("VersioningException: POLYN-V005");
		assertThat(this.application.getVersion("2.0.0", "/broken").statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"name\": ", "{\"name\":\"a b\",\"name\":\"a c\"}", "\"text\"", " ", "null", "[]" })
	void aBodyThatIsNoUserGetsTheSameAnswerInEveryVersion(String body) throws Exception {
		HttpResponse<String> old = this.application.postVersion("1.0.0", "/user", body);
		assertThat(old.statusCode()).isEqualTo(400);
		assertThat(old.body()).doesNotContain("POLYN");
		JsonNode answer = JsonMapper.shared().readTree(old.body());
		JsonNode latest = JsonMapper.shared()
			.readTree(this.application.postVersion("2.0.0", "/user", "{\"name\": ").body());
		assertThat(answer.propertyNames()).isEqualTo(latest.propertyNames());
		assertThat(answer.path("error")).isEqualTo(latest.path("error"));
	}

	@Test
	void theActuatorHasNoVersions() throws Exception {
		HttpResponse<String> health = this.application.getVersion("9.9.9", "/actuator/health");
		assertThat(health.statusCode()).isEqualTo(200);
		assertThat(health.body()).contains("UP");
	}

	@Test
	void aPathThatIsNotThereIsNotFoundInEveryVersion() throws Exception {
		assertThat(this.application.getVersion("1.0.0", "/nothing").statusCode()).isEqualTo(404);
	}

	private static String seen(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body()).path("seen").asString();
	}

	static JsonNode problem(HttpResponse<String> response, int status) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		return JsonMapper.shared().readTree(response.body());
	}

}
