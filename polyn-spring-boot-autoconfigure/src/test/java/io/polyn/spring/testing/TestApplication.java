package io.polyn.spring.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
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
 * A running application named {@code users}, with a web server on a free port.
 *
 * @param context its context
 */
public record TestApplication(ConfigurableApplicationContext context) implements AutoCloseable {

	/**
	 * Starts an application with a web server.
	 */
	public static TestApplication start(ClassLoader classLoader, String... properties) {
		return new TestApplication(run(classLoader, WebApplicationType.SERVLET, properties));
	}

	/**
	 * Runs an application without a web server.
	 */
	public static ConfigurableApplicationContext run(ClassLoader classLoader, String... properties) {
		return run(classLoader, WebApplicationType.NONE, properties);
	}

	private static ConfigurableApplicationContext run(ClassLoader classLoader, WebApplicationType type,
			String... properties) {
		SpringApplication application = new SpringApplication(new DefaultResourceLoader(classLoader), Main.class);
		application.setWebApplicationType(type);
		application.setRegisterShutdownHook(false);
		String[] always = { "spring.application.name=users", "server.port=0", "spring.jmx.enabled=false",
				"management.endpoints.web.exposure.include=*", "management.endpoint.health.show-details=always",
				"spring.main.banner-mode=off" };
		// Of two values of one option Spring makes a list.
		Map<String, String> options = new LinkedHashMap<>();
		Stream.of(always, properties).flatMap(Stream::of).forEach((property) -> {
			String[] parts = property.split("=", 2);
			options.put(parts[0], parts[1]);
		});
		return application.run(options.entrySet()
			.stream()
			.map((option) -> "--" + option.getKey() + "=" + option.getValue())
			.toArray(String[]::new));
	}

	public HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return get("local.server.port", path);
	}

	/**
	 * Asks on the port that a property of the environment names.
	 */
	public HttpResponse<String> get(String port, String path, String... headers)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + this.context.getEnvironment().getProperty(port) + path));
		return HttpClient.newHttpClient()
			.send((headers.length > 0) ? request.headers(headers).build() : request.build(),
					HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
	}

	public JsonNode json(String path) throws IOException, InterruptedException {
		return JsonMapper.shared().readTree(get(path).body());
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
