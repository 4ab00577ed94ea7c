package io.polyn.fault;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

import io.nats.client.Connection;
import io.polyn.event.EventPublisher;
import io.polyn.fault.Numbers.Drawn;
import io.polyn.testing.RestartableServer;

/**
 * A process that publishes numbers, and notes which of them were acknowledged, until it
 * is killed, or reads a line.
 */
final class PublisherMain {

	private PublisherMain() {
	}

	/**
	 * Publishes.
	 * @param args the server, the file for notes, and the first number
	 */
	public static void main(String[] args) throws Exception {
		FileChannel notes = FileChannel.open(Path.of(args[1]), StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.APPEND);
		Connection connection = RestartableServer.connect(args[0], (changed, event) -> {
		});
		EventPublisher publisher = new Numbers(connection).publisher(Duration.ofSeconds(30));
		for (int number = Integer.parseInt(args[2]); System.in.available() == 0; number++) {
			int next = number;
			publisher.publishAsync(Numbers.EVENT, new Drawn(next, ""), Numbers.options(next))
				.thenRun(() -> Notes.write(notes, String.valueOf(next)));
			if (next % 5 == 0) {
				Thread.sleep(5);
			}
		}
		publisher.close();
		connection.close();
	}

}
