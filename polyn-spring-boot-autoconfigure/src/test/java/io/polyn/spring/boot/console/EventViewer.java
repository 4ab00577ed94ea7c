package io.polyn.spring.boot.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * One who follows events.
 */
final class EventViewer implements AutoCloseable {

	private final BufferedReader lines;

	EventViewer(ConsoleApplication application, String path, String... headers) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(application.uri(path))
			.header("Accept", "text/event-stream");
		for (int i = 0; i < headers.length; i += 2) {
			request.header(headers[i], headers[i + 1]);
		}
		HttpResponse<InputStream> response = ConsoleApplication.client()
			.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type"))
			.hasValueSatisfying((type) -> assertThat(type).startsWith("text/event-stream"));
		this.lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
	}

	JsonNode next() throws Exception {
		String line;
		do {
			line = this.lines.readLine();
			assertThat(line).as("no event came before the end").isNotNull();
		}
		while (!line.startsWith("data:"));
		return JsonMapper.shared().readTree(line.substring("data:".length()));
	}

	boolean isAtItsEnd() throws IOException {
		return this.lines.lines().noneMatch((line) -> line.startsWith("data:"));
	}

	@Override
	public void close() {
		try {
			this.lines.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
