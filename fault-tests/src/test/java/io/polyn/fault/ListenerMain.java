package io.polyn.fault;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

import io.nats.client.Connection;
import io.polyn.event.EventConsumer;
import io.polyn.testing.RestartableServer;

/**
 * A process that listens, and notes what it has handled, until it is killed, or reads a
 * line.
 */
final class ListenerMain {

	/** What it writes when it listens. */
	static final String READY = "listening";

	private ListenerMain() {
	}

	/**
	 * Listens.
	 * @param args the server and the file for notes
	 */
	public static void main(String[] args) throws Exception {
		FileChannel notes = FileChannel.open(Path.of(args[1]), StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.APPEND);
		Connection connection = RestartableServer.connect(args[0], (changed, event) -> {
		});
		EventConsumer consumer = new Numbers(connection).listener((delivery) -> HandledNote.write(notes, delivery))
			.build();
		consumer.start();
		System.out.println(READY);
		System.in.read();
		consumer.stop(Duration.ofSeconds(30));
		connection.close();
	}

}
