package io.polyn.spring.boot.web;

import java.util.List;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.spring.testing.WebApplication;
import io.polyn.version.Change;
import io.polyn.version.ChangeContext;
import io.polyn.version.Scheme;
import io.polyn.version.VersioningSchema;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.accept.ApiVersionParser;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WebVersioningStartTests {

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void aResponseThatCanNotBeWalkedDownFailsTheStart(WebApplicationType type) {
		assertFails(type, (ex) -> {
			assertThat(ex.code()).isEqualTo(ErrorCode.CHANGE_MISSING);
			assertThat(ex.problem())
				.contains(Answering.class.getName() + "#users returns User", "from 2.0.0 down to 1.0.0",
						OnlyUp.class.getName() + " of 1.1.0 has no step down")
				.doesNotContain("down to 1.1.0", "#newer");
			assertThat(ex.remedy()).contains("version = \"2.0.0+\"");
		}, OneWay.class, Answering.class, Newer.class);
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void aRequestThatCanNotBeWalkedUpFailsTheStart(WebApplicationType type) {
		assertFails(type, (ex) -> {
			assertThat(ex.code()).isEqualTo(ErrorCode.CHANGE_MISSING);
			assertThat(ex.problem()).contains("#create takes Order", "from 1.0.0 up to 2.0.0",
					OnlyDown.class.getName());
		}, OneWay.class, Asking.class);
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void aRequestOfATypeThatIsSplitOnItsWayFailsTheStart(WebApplicationType type) {
		assertFails(type,
				(ex) -> assertThat(ex.problem())
					.contains("#create takes Order, but a Cart of 1.0.0 is split: it becomes Order and User"),
				Splitting.class, Asking.class);
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void aStepThatNobodyNeedsMayBeMissing(WebApplicationType type) {
		try (WebApplication application = WebApplication.start(type,
				List.of(OneWay.class, Harmless.class, Newer.class))) {
			assertThat(application.context().isRunning()).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void aLazyApplicationIsCheckedAllTheSame(WebApplicationType type) {
		assertThatThrownBy(() -> WebApplication
			.start(type, List.of(OneWay.class, Answering.class), "spring.main.lazy-initialization=true")
			.close()).hasStackTraceContaining("POLYN-V006");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void withoutApiVersionsNothingIsChecked(WebApplicationType type) {
		try (WebApplication application = WebApplication.startUnversioned(type,
				List.of(OneWay.class, Answering.class))) {
			assertThat(application.context().isRunning()).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void withoutApiVersionsNobodyAsksWhichSchemaIsForTheWeb(WebApplicationType type) {
		try (WebApplication application = WebApplication.startUnversioned(type,
				List.of(OneWay.class, Another.class, Harmless.class), "polyn.versioning.events=versioning")) {
			assertThat(application.context().isRunning()).isTrue();
		}
		assertFails(type, (ex) -> assertThat(ex.problem()).contains("several versioning schemas"), OneWay.class,
				Another.class);
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void aParserThatDoesNotUnderstandTheVersionsFailsTheStart(WebApplicationType type) {
		assertFails(type, (ex) -> {
			assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_VERSIONING);
			assertThat(ex.problem()).contains("2026-11-20");
		}, Dates.class, OddParser.class);
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void aTypeThatIsCalledLikeAClassOfJavaIsNotThatClass(WebApplicationType type) throws Exception {
		try (WebApplication application = WebApplication.start(type, List.of(Records.class, Answers.class))) {
			assertThat(application.getVersion("1.0.0", "/order").body()).isEqualTo("{\"number\":1}");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void aControllerForAVersionThatIsNotDeclaredFailsTheStart(WebApplicationType type) {
		assertFails(type, (ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNDECLARED_VERSION), OneWay.class,
				Undeclared.class);
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void aDeprecatedVersionThatIsNotDeclaredFailsTheStart(WebApplicationType type) {
		assertFails(type, (ex) -> {
			assertThat(ex.code()).isEqualTo(ErrorCode.UNDECLARED_VERSION);
			assertThat(ex.problem()).contains("polyn.web.deprecations[0].version", "1.0.7");
		}, new String[] { "polyn.web.deprecations[0].version=1.0.7" }, OneWay.class);
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void aDeprecatedVersionWithoutASchemaFailsTheStart(WebApplicationType type) {
		assertFails(type, (ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.NO_VERSIONING),
				new String[] { "polyn.web.deprecations[0].version=1.0.0" }, Harmless.class);
	}

	private static void assertFails(WebApplicationType type, Consumer<PolynException> error, Class<?>... beans) {
		assertFails(type, error, new String[0], beans);
	}

	private static void assertFails(WebApplicationType type, Consumer<PolynException> error, String[] properties,
			Class<?>... beans) {
		ThrowingConsumer<Throwable> cause = (ex) -> {
			Throwable found = ex;
			while (!(found instanceof PolynException)) {
				assertThat(found).isNotNull();
				found = found.getCause();
			}
			error.accept((PolynException) found);
		};
		assertThatThrownBy(() -> WebApplication.start(type, List.of(beans), properties).close()).satisfies(cause);
	}

	@Configuration(proxyBeanMethods = false)
	static class OneWay {

		@Bean
		VersioningSchema versioning() {
			return VersioningSchema.builder(Scheme.SEMANTIC)
				.version("2.0.0")
				.version("1.1.0", (version) -> version.type("User", new OnlyUp()).type("Order", new OnlyDown()))
				.version("1.0.0")
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Another {

		@Bean
		VersioningSchema another() {
			return VersioningSchema.builder(Scheme.INTEGER).version("1").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Dates {

		@Bean
		VersioningSchema versioning() {
			return VersioningSchema.builder(Scheme.DATE).version("2026-11-20").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Records {

		@Bean
		VersioningSchema versioning() {
			return VersioningSchema.builder(Scheme.SEMANTIC)
				.version("2.0.0", (version) -> version.type("Record", new OnlyUp()))
				.version("1.0.0")
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Splitting {

		@Bean
		VersioningSchema versioning() {
			return VersioningSchema.builder(Scheme.SEMANTIC)
				.version("2.0.0",
						(version) -> version.split("Cart", List.of("Order", "User"), (data, context) -> List.of()))
				.version("1.0.0")
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OddParser {

		@Bean
		ApiVersionParser<String> versionParser() {
			return (version) -> "v" + version;
		}

	}

	@RestController
	static class Answers {

		@GetMapping("/order")
		Order order() {
			return new Order(1);
		}

	}

	@RestController
	static class Answering {

		@GetMapping("/users")
		ResponseEntity<List<User>> users() {
			return ResponseEntity.ok(List.of());
		}

	}

	@RestController
	static class Newer {

		@GetMapping(path = "/newer", version = "1.1.0+")
		User newer() {
			return new User("Ada");
		}

	}

	@RestController
	static class Asking {

		@PostMapping("/orders")
		void create(@RequestBody Order order) {
		}

	}

	@RestController
	static class Harmless {

		@PostMapping("/users")
		Order create(@RequestBody User user) {
			return new Order(1);
		}

	}

	@RestController
	static class Undeclared {

		@GetMapping(path = "/users", version = "1.0.7")
		String users() {
			return "none";
		}

	}

	record User(String name) {
	}

	record Order(int number) {
	}

	static final class OnlyUp implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
		}

	}

	static final class OnlyDown implements Change {

		@Override
		public void down(ObjectNode data, ChangeContext context) {
		}

	}

}
