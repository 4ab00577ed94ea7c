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

	EventViewer(ConsoleApplication application, String path) throws Exception {
		HttpResponse<InputStream> response = ConsoleApplication.client()
			.send(HttpRequest.newBuilder(application.uri(path)).header("Accept", "text/event-stream").build(),
					HttpResponse.BodyHandlers.ofInputStream());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type"))
			.hasValueSatisfying((type) -> assertThat(type).startsWith("text/event-stream"));
		this.lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
	}

	JsonNode next() throws Exception {
		String line = this.lines.readLine();
		while (!line.startsWith("data:")) {
			line = this.lines.readLine();
		}
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
