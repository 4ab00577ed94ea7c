package io.polyn.spring.boot.web;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import io.polyn.spring.testing.WebApplication;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;

class WebFluxVersioningTests extends AbstractWebVersioningTests {

	private static final String BOTH = "[" + UserVersions.OLDEST + "," + UserVersions.OLDEST + "]";

	WebFluxVersioningTests() {
		super(WebApplicationType.REACTIVE);
	}

	@Override
	List<Class<?>> beans() {
		return List.of(UserVersions.class, UserController.class, ReactiveController.class, Functions.class);
	}

	@Test
	void whatAMonoHasIsWalked() throws Exception {
		assertThat(application().getVersion("1.0.0", "/mono").body()).isEqualTo(UserVersions.OLDEST);
		assertThat(application().getVersion("1.0.0", "/mono-list").body()).isEqualTo(BOTH);
		assertThat(application().getVersion("1.0.0", "/mono-entity").body()).isEqualTo(UserVersions.OLDEST);
	}

	@Test
	void everyElementOfAFluxIsWalked() throws Exception {
		assertThat(application().getVersion("1.0.0", "/flux").body()).isEqualTo(BOTH);
		assertThat(application().getVersion("2.0.0", "/flux").body())
			.isEqualTo("[" + UserVersions.LATEST + "," + UserVersions.LATEST + "]");
	}

	@Test
	void everyLineOfAStreamIsWalked() throws Exception {
		HttpResponse<String> lines = application().get("/flux", "Accept", "application/x-ndjson", WebApplication.HEADER,
				"1.0.0");
		assertThat(lines.body()).isEqualTo(UserVersions.OLDEST + "\n" + UserVersions.OLDEST + "\n");
	}

	@Test
	void everyServerSentEventIsWalked() throws Exception {
		HttpResponse<String> events = application().get("/flux", "Accept", "text/event-stream", WebApplication.HEADER,
				"1.0.0");
		assertThat(events.body()).isEqualTo("data:" + UserVersions.OLDEST + "\n\ndata:" + UserVersions.OLDEST + "\n\n");
	}

	@Test
	void aRequestIsWalkedForAMono() throws Exception {
		assertThat(application().postVersion("1.0.0", "/mono", UserVersions.OLDEST).body())
			.contains(UserController.ADA.toString());
		assertThat(application().postVersion("1.0.0", "/mono-list", BOTH).body())
			.contains(List.of(UserController.ADA, UserController.ADA).toString());
	}

	@Test
	void everyElementOfARequestIsWalkedForAFlux() throws Exception {
		assertThat(application().postVersion("1.0.0", "/flux", BOTH).body())
			.contains(List.of(UserController.ADA, UserController.ADA).toString());
	}

	@Test
	void everyLineOfARequestIsWalkedForAFlux() throws Exception {
		HttpResponse<String> response = application().post("/flux", UserVersions.OLDEST + "\n" + UserVersions.OLDEST,
				"Content-Type", "application/x-ndjson", WebApplication.HEADER, "1.0.0");
		assertThat(response.body()).contains(List.of(UserController.ADA, UserController.ADA).toString());
	}

	@Test
	void functionsAreServedTheSame() throws Exception {
		assertThat(application().getVersion("1.0.0", "/function").body()).isEqualTo(UserVersions.OLDEST);
		assertThat(application().postVersion("1.0.0", "/function", UserVersions.OLDEST).body())
			.contains(UserController.ADA.toString());
	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		@Bean
		RouterFunction<ServerResponse> functions() {
			return RouterFunctions.route()
				.GET("/function", (request) -> ServerResponse.ok().bodyValue(UserController.ADA))
				.POST("/function",
						(request) -> request.bodyToMono(UserController.User.class)
							.flatMap((user) -> ServerResponse.ok().bodyValue(Map.of("seen", user.toString()))))
				.build();
		}

	}

	@RestController
	static class ReactiveController {

		@GetMapping("/mono")
		Mono<UserController.User> mono() {
			return Mono.just(UserController.ADA);
		}

		@GetMapping("/mono-list")
		Mono<List<UserController.User>> monoList() {
			return Mono.just(List.of(UserController.ADA, UserController.ADA));
		}

		@GetMapping("/mono-entity")
		Mono<ResponseEntity<UserController.User>> monoEntity() {
			return Mono.just(ResponseEntity.ok(UserController.ADA));
		}

		@GetMapping(path = "/flux", produces = { MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_NDJSON_VALUE,
				MediaType.TEXT_EVENT_STREAM_VALUE })
		Flux<UserController.User> flux() {
			return Flux.just(UserController.ADA, UserController.ADA);
		}

		@PostMapping("/mono")
		Mono<Map<String, String>> mono(@RequestBody Mono<UserController.User> user) {
			return user.map((found) -> Map.of("seen", found.toString()));
		}

		@PostMapping("/mono-list")
		Mono<Map<String, String>> monoList(@RequestBody Mono<List<UserController.User>> users) {
			return users.map((found) -> Map.of("seen", found.toString()));
		}

		@PostMapping("/flux")
		Mono<Map<String, String>> flux(@RequestBody Flux<UserController.User> users) {
			return users.collectList().map((found) -> Map.of("seen", found.toString()));
		}

	}

}
