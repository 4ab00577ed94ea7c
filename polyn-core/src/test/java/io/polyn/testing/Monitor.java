package io.polyn.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.json.Json;
import io.polyn.testsupport.FreePorts;

/**
 * A server's monitoring endpoint.
 *
 * @param port its port
 */
public record Monitor(int port) {

	/**
	 * Chooses a free port.
	 */
	public static Monitor onFreePort() {
		return new Monitor(FreePorts.next());
	}

	/**
	 * Asks the server.
	 * @param page for example {@code connz?state=closed}
	 */
	public JsonNode get(String page) {
		try (InputStream answer = URI.create("http://127.0.0.1:" + this.port + "/" + page).toURL().openStream()) {
			return Json.mapper().readTree(answer);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
