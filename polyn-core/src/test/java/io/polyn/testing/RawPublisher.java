package io.polyn.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Publishes what a client library would not: headers as they are given.
 */
public final class RawPublisher {

	private RawPublisher() {
	}

	/**
	 * Publishes a message and waits until the server has it.
	 * @param port the server's port
	 * @param subject the subject
	 * @param headers the whole block of headers
	 * @param data the data
	 */
	public static void publish(int port, String subject, byte[] headers, byte[] data) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			InputStream in = socket.getInputStream();
			OutputStream out = socket.getOutputStream();
			await(in, "INFO");
			ByteArrayOutputStream request = new ByteArrayOutputStream();
			request.writeBytes(ascii("CONNECT {\"verbose\":false,\"headers\":true}\r\n"));
			request.writeBytes(
					ascii("HPUB " + subject + " " + headers.length + " " + (headers.length + data.length) + "\r\n"));
			request.writeBytes(headers);
			request.writeBytes(data);
			request.writeBytes(ascii("\r\nPING\r\n"));
			out.write(request.toByteArray());
			await(in, "PONG");
		}
	}

	private static void await(InputStream in, String verb) throws IOException {
		NatsFrame frame;
		do {
			frame = NatsFrame.read(in);
			if (frame.is("-ERR")) {
				throw new IOException(String.join(" ", frame.words()));
			}
		}
		while (!frame.is(verb));
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
