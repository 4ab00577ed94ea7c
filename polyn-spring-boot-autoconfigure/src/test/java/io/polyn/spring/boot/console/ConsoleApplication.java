package io.polyn.spring.boot.console;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * A running application named {@code users} with the console.
 *
 * @param context its context
 */
record ConsoleApplication(ConfigurableApplicationContext context) implements AutoCloseable {

	static final String PATH = "/actuator/polynconsole";

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	static ConsoleApplication start(WebApplicationType type, ClassLoader classLoader, String... properties) {
		SpringApplication application = new SpringApplication(new DefaultResourceLoader(classLoader), Main.class);
		application.setWebApplicationType(type);
		application.setRegisterShutdownHook(false);
		String[] always = { "spring.application.name=users", "server.port=0", "spring.jmx.enabled=false",
				"polyn.console.enabled=true", "polyn.domain=com.example",
				"management.endpoints.web.exposure.include=polynconsole", "spring.main.banner-mode=off" };
		return new ConsoleApplication(application.run(Stream
			.concat(Arrays.stream(properties), Arrays.stream(always).filter((property) -> !isSet(property, properties)))
			.map((property) -> "--" + property)
			.toArray(String[]::new)));
	}

	private static boolean isSet(String property, String... properties) {
		String name = property.substring(0, property.indexOf('=') + 1);
		return Arrays.stream(properties).anyMatch((each) -> each.startsWith(name));
	}

	/**
	 * Returns the address of a path where the endpoints are.
	 */
	URI uri(String path) {
		String port = this.context.getEnvironment().getProperty("local.management.port");
		return URI.create("http://127.0.0.1:" + port + path);
	}

	HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
		return send(request(path, headers));
	}

	HttpResponse<String> head(String path) throws IOException, InterruptedException {
		return send(request(path).method("HEAD", BodyPublishers.noBody()));
	}

	HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
		return send(request(path, headers).POST(BodyPublishers.ofString(body)));
	}

	HttpResponse<String> postJson(String path, String json) throws IOException, InterruptedException {
		return post(path, json, "Content-Type", "application/json");
	}

	/**
	 * Reads what a part of the console shows.
	 */
	JsonNode json(String part) throws IOException, InterruptedException {
		HttpResponse<String> response = get(PATH + "/" + part);
		return JsonMapper.shared().readTree(response.body());
	}

	private HttpRequest.Builder request(String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(TIMEOUT);
		return (headers.length > 0) ? request.headers(headers) : request;
	}

	static HttpClient client() {
		return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return client().send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Main {

	}

}
