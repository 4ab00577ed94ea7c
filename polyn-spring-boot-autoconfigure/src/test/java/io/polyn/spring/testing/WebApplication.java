package io.polyn.spring.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.polyn.spring.boot.event.EventAutoConfiguration;
import io.polyn.spring.boot.migration.MigrationAutoConfiguration;
import io.polyn.spring.boot.nats.NatsAutoConfiguration;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application with a web server on a free port, and without NATS.
 *
 * @param context its context
 */
public record WebApplication(ConfigurableApplicationContext context) implements AutoCloseable {

	public static final String HEADER = "X-API-Version";

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	/**
	 * Starts an application whose versions are in a header.
	 */
	public static WebApplication start(WebApplicationType type, List<Class<?>> beans, String... properties) {
		String[] header = { "spring.mvc.apiversion.use.header=" + HEADER,
				"spring.webflux.apiversion.use.header=" + HEADER };
		return startUnversioned(type, beans, Stream.of(header, properties).flatMap(Stream::of).toArray(String[]::new));
	}

	/**
	 * Starts an application that does not look for versions.
	 */
	public static WebApplication startUnversioned(WebApplicationType type, List<Class<?>> beans, String... properties) {
		Class<?>[] sources = Stream.concat(Stream.of(Main.class), beans.stream()).toArray(Class<?>[]::new);
		SpringApplication application = new SpringApplication(sources);
		application.setWebApplicationType(type);
		application.setRegisterShutdownHook(false);
		String[] always = { "spring.application.name=users", "server.port=0", "spring.main.banner-mode=off",
				"spring.jmx.enabled=false" };
		String[] arguments = Stream.of(always, properties)
			.flatMap(Stream::of)
			.map((property) -> "--" + property)
			.toArray(String[]::new);
		return new WebApplication(application.run(arguments));
	}

	public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
		return send(request(path, headers));
	}

	public HttpResponse<String> getVersion(String version, String path) throws IOException, InterruptedException {
		return get(path, HEADER, version);
	}

	public HttpResponse<String> postVersion(String version, String path, String json)
			throws IOException, InterruptedException {
		return post(path, json, "Content-Type", "application/json", HEADER, version);
	}

	public HttpResponse<String> post(String path, String body, String... headers)
			throws IOException, InterruptedException {
		return send(request(path, headers).POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
	}

	public HttpResponse<String> post(String path, byte[] body, String... headers)
			throws IOException, InterruptedException {
		return send(request(path, headers).POST(BodyPublishers.ofByteArray(body)));
	}

	private HttpRequest.Builder request(String path, String... headers) {
		String port = this.context.getEnvironment().getProperty("local.server.port");
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
		return (headers.length > 0) ? request.headers(headers) : request;
	}

	// With a connection of its own: now and then Reactor Netty leaves the second request
	// on one unanswered, whatever the application is.
	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		return client.send(request.timeout(TIMEOUT).build(),
				HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { NatsAutoConfiguration.class, EventAutoConfiguration.class, MigrationAutoConfiguration.class })
	static class Main {

	}

}
