package io.polyn.event;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.cloudevents.core.builder.CloudEventBuilder;
import io.polyn.testing.JavaProcess;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The process of a listener is killed by SIGKILL or frozen by SIGSTOP in the middle of
 * its work. Each notes in a file what it has handled.
 */
@Timeout(180)
class ListenerKilledTests {

	private static final int COUNT = 3000;

	private static final int NOBODY = -1;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	@RegisterExtension
	final UserStream users = new UserStream(nats);

	@TempDir
	Path folder;

	private final List<JavaProcess> processes = new ArrayList<>();

	private final Random random = new Random(20);

	@AfterEach
	void endProcesses() {
		this.processes.forEach(JavaProcess::close);
	}

	@Test
	void nothingIsLostWhenTheListenerIsKilledAgainAndAgain() throws Exception {
		this.users.createConsumer(Duration.ofSeconds(1));
		publish(COUNT);
		killAgainAndAgain(EventOrder.NONE, 4, 10);
		notes().requireNothingLost("Listener killed");
	}

	@Test
	void theOrderSurvivesWhenTheListenerIsKilledAgainAndAgain() throws Exception {
		this.users.createConsumer(Duration.ofSeconds(2));
		publish(COUNT);
		killAgainAndAgain(EventOrder.PARTITION_KEY, 4, 1);
		notes().requireNothingLost("Listener with order killed");
		Map<String, Set<Integer>> firsts = new LinkedHashMap<>();
		for (Note note : read()) {
			firsts.computeIfAbsent(note.key(), (missing) -> new LinkedHashSet<>()).add(note.number());
		}
		assertThat(firsts).hasSize(7);
		firsts.forEach((key, numbers) -> assertThat(new ArrayList<>(numbers)).as(key).isSorted());
	}

	@Test
	void nothingIsLostWhenTheListenerIsFrozenAndAnotherOneTakesOver() throws Exception {
		this.users.createConsumer(Duration.ofSeconds(1));
		publish(COUNT);
		JavaProcess frozen = start(EventOrder.NONE, 4, 1, 10, NOBODY);
		awaitNotes(COUNT / 4);
		frozen.freeze();
		int before = read().size();
		JavaProcess other = start(EventOrder.NONE, 4, 1, 10, NOBODY);
		this.users.awaitNothingPending();
		int after = read().size();
		frozen.wake();
		publish(COUNT, COUNT / 10);
		this.users.awaitNothingPending();
		System.out.printf("Listener frozen after %d, the other one handled %d, both together %d more%n", before,
				after - before, read().size() - after);
		EventLedger notes = notes();
		for (int i = COUNT; i < COUNT + COUNT / 10; i++) {
			notes.published(i);
		}
		notes.requireNothingLost("Listener frozen");
		stop(frozen);
		stop(other);
	}

	@Test
	void anEventThatKillsItsListenerEachTimeBecomesADeadLetter() throws Exception {
		this.users.createConsumer(Duration.ofSeconds(1));
		publish(20);
		int deaths = 0;
		for (; deaths < 3; deaths++) {
			assertThat(start(EventOrder.NONE, 1, 1, 3, 7).awaitEnd()).isEqualTo(137);
		}
		JavaProcess last = start(EventOrder.NONE, 1, 1, 3, 7);
		this.users.awaitNothingPending();
		stop(last);
		List<DeadLetter> deadLetters = this.users.awaitDeadLetters(1);
		assertThat(deadLetters).first().satisfies((letter) -> {
			assertThat(letter.streamSequence()).isEqualTo(8);
			assertThat(letter.reason()).isEqualTo("Delivered 4 times without being handled.");
		});
		assertThat(read().stream().filter((note) -> note.number() == 7)).extracting(Note::deliveries)
			.containsExactly(1L, 2L, 3L);
		// Their acknowledgements went out before it was handled for the second time.
		assertThat(read().stream().filter((note) -> note.number() < 7)).extracting(Note::deliveries)
			.allMatch((deliveries) -> deliveries <= 2);
		EventLedger notes = new EventLedger();
		read().forEach((note) -> notes.handled(note.number(), note.deliveries()));
		// Those that waited behind it were delivered as often.
		deadLetters.forEach((letter) -> notes.deadLetter((int) letter.streamSequence() - 1));
		for (int i = 0; i < 20; i++) {
			notes.published(i);
		}
		notes.requireNothingLost("Listener killed by an event " + deaths + " times");
	}

	private void killAgainAndAgain(EventOrder order, int concurrency, int batchSize) throws Exception {
		int kills = 3;
		for (int i = 1; i <= kills; i++) {
			JavaProcess process = start(order, concurrency, batchSize, 100, NOBODY);
			awaitNotes(read().size() + 50 + this.random.nextInt(COUNT / kills / 3));
			TimeUnit.MICROSECONDS.sleep(this.random.nextInt(50_000));
			process.kill();
		}
		JavaProcess last = start(order, concurrency, batchSize, 100, NOBODY);
		this.users.awaitNothingPending();
		stop(last);
		System.out.printf("Killed %d times, of %d events with batches of %d%n", kills, COUNT, batchSize);
	}

	private JavaProcess start(EventOrder order, int concurrency, int batchSize, int maxDeliver, int poison)
			throws IOException {
		JavaProcess process = JavaProcess.start(ListenerMain.class, nats.url(), file().toString(), order.name(),
				String.valueOf(concurrency), String.valueOf(batchSize), String.valueOf(maxDeliver),
				String.valueOf(poison));
		this.processes.add(process);
		return process;
	}

	private static void stop(JavaProcess process) throws Exception {
		process.writeLine();
		process.awaitOutput(ListenerMain.STOPPED + true);
		assertThat(process.awaitEnd()).isZero();
	}

	private Path file() {
		return this.folder.resolve("notes");
	}

	private void awaitNotes(int count) {
		await().atMost(PATIENCE).until(() -> read().size() >= count);
	}

	private List<Note> read() throws IOException {
		return Files.exists(file()) ? Files.readAllLines(file()).stream().map(Note::of).toList() : List.of();
	}

	private EventLedger notes() throws IOException {
		EventLedger ledger = new EventLedger();
		for (int i = 0; i < COUNT; i++) {
			ledger.published(i);
		}
		read().forEach((note) -> ledger.handled(note.number(), note.deliveries()));
		return ledger;
	}

	private void publish(int count) {
		publish(0, count);
	}

	private void publish(int first, int count) {
		try (EventPublisher publisher = this.users.publisher()) {
			for (int i = first; i < first + count; i++) {
				String key = "k" + this.random.nextInt(7);
				publisher.publishAsync(CloudEventBuilder.v1()
					.withId("e" + i)
					.withSource(this.users.registry().naming().source())
					.withType(this.users.registry().naming().type(UserCreated.EVENT))
					.withExtension("partitionkey", key)
					.withData("application/json", ("{\"name\":\"Ann\",\"age\":" + i + "}").getBytes())
					.build());
			}
		}
	}

	/**
	 * What a process has noted.
	 *
	 * @param number the event's number
	 * @param deliveries how often it was delivered
	 * @param key its partition key
	 */
	private record Note(int number, long deliveries, String key) {

		static Note of(String line) {
			String[] words = line.split(" ");
			return new Note(Integer.parseInt(words[0]), Long.parseLong(words[1]), words[2]);
		}

	}

}
