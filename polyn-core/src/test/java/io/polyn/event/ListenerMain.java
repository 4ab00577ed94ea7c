package io.polyn.event;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.polyn.testing.RestartableServer;

/**
 * A process that listens and notes what it has handled, until it is killed, or reads a
 * line and stops.
 */
final class ListenerMain {

	/** What the process writes when it receives. */
	static final String READY = "receiving";

	/** What it writes when it has stopped. */
	static final String STOPPED = "stopped, all handled: ";

	private static final int KILLED = 137;

	private ListenerMain() {
	}

	/**
	 * Listens.
	 * @param args the server; the file for notes; the order; the number of threads; the
	 * size of batches; the number of deliveries; the number of the event on which to die
	 */
	public static void main(String[] args) throws Exception {
		EventOrder order = EventOrder.valueOf(args[2]);
		int poison = Integer.parseInt(args[6]);
		FileChannel notes = FileChannel.open(Path.of(args[1]), StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.APPEND);
		EventConsumer consumer = new UserEvents(RestartableServer.connect(args[0], (connection, event) -> {
		})).consumer()
			.order(order)
			.concurrency(Integer.parseInt(args[3]))
			.maxDeliver(Long.parseLong(args[5]))
			.batchHandler(UserCreated.class, Integer.parseInt(args[4]), (deliveries) -> {
				for (EventDelivery delivery : deliveries) {
					handle(delivery, poison, notes);
				}
			})
			.build();
		consumer.start();
		System.out.println(READY);
		new CountDownLatch(1).await(System.in.read() < 0 ? 1 : 0, TimeUnit.DAYS);
		System.out.println(STOPPED + consumer.stop(Duration.ofSeconds(30)));
		// The process ends with whatever its connection has not sent.
		Runtime.getRuntime().halt(0);
	}

	private static void handle(EventDelivery delivery, int poison, FileChannel notes)
			throws IOException, InterruptedException {
		int number = ((UserCreated) delivery.data()).age();
		TimeUnit.MICROSECONDS.sleep(500 + number % 7 * 300);
		// What is written survives the process, though not the machine.
		notes.write(ByteBuffer.wrap((number + " " + delivery.metadata().deliveries() + " "
				+ delivery.event().getExtension("partitionkey") + "\n")
			.getBytes(StandardCharsets.US_ASCII)));
		if (number == poison) {
			Runtime.getRuntime().halt(KILLED);
		}
	}

}
