package io.polyn.spring.boot.web;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.polyn.spring.testing.WebApplication;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

class WebMvcVersioningTests extends AbstractWebVersioningTests {

	WebMvcVersioningTests() {
		super(WebApplicationType.SERVLET);
	}

	@Override
	List<Class<?>> beans() {
		return List.of(UserVersions.class, UserController.class, Futures.class, Users.class);
	}

	@Test
	void whatIsThereLaterIsWalked() throws Exception {
		assertThat(application().getVersion("1.0.0", "/future").body()).isEqualTo(UserVersions.OLDEST);
	}

	@Test
	void theTypeOfAGenericControllerIsKnown() throws Exception {
		assertThat(application().postVersion("1.0.0", "/generic", UserVersions.OLDEST).body())
			.isEqualTo(UserController.ADA.toString());
	}

	@Test
	void aRequestInLatin1IsUnderstood() throws Exception {
		byte[] body = UserVersions.OLDEST.replace("Ada", "Adä").getBytes(StandardCharsets.ISO_8859_1);
		HttpResponse<String> response = application().post("/user", body, "Content-Type",
				"application/json;charset=ISO-8859-1", WebApplication.HEADER, "1.0.0");
		assertThat(response.body()).contains("firstName=Adä");
	}

	@Test
	void aConverterThatCanNotWriteAnotherVersionDoesNotWriteTheWrongOne() throws Exception {
		try (WebApplication application = WebApplication.start(WebApplicationType.SERVLET,
				List.of(UserVersions.class, UserController.class, OwnConverter.class))) {
			assertThat(application.getVersion("2.0.0", "/user").body()).isEqualTo("\"own\"");
			assertThat(application.getVersion("1.0.0", "/user").statusCode()).isEqualTo(500);
		}
	}

	static class OwnConverter extends AbstractHttpMessageConverter<UserController.User> {

		OwnConverter() {
			super(MediaType.APPLICATION_JSON);
		}

		@Override
		protected boolean supports(Class<?> type) {
			return type == UserController.User.class;
		}

		@Override
		protected UserController.User readInternal(Class<? extends UserController.User> type, HttpInputMessage input) {
			return UserController.ADA;
		}

		@Override
		protected void writeInternal(UserController.User user, HttpOutputMessage output) throws IOException {
			output.getBody().write("\"own\"".getBytes(StandardCharsets.UTF_8));
		}

	}

	@RestController
	static class Futures {

		@GetMapping("/future")
		CompletableFuture<UserController.User> future() {
			return CompletableFuture.supplyAsync(() -> UserController.ADA);
		}

	}

	abstract static class Generic<T> {

		@PostMapping("/generic")
		String create(@RequestBody T body) {
			return body.toString();
		}

	}

	@RestController
	static class Users extends Generic<UserController.User> {

	}

}
