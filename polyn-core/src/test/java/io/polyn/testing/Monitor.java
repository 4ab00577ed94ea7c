package io.polyn.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.json.Json;

/**
 * A server's monitoring endpoint.
 *
 * @param port its port
 */
public record Monitor(int port) {

	/**
	 * Chooses a free port.
	 */
	public static Monitor onFreePort() throws IOException {
		return new Monitor(freePort());
	}

	static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
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
