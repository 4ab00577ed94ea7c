package io.polyn.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.polyn.fault.FaultResult.Count;
import io.polyn.testsupport.FreePorts;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A scenario in which things fail: how long it goes on, at what times they fail, and what
 * came of it. It has failed if anything was lost, doubled, out of order or left behind.
 */
final class FaultRun implements BeforeEachCallback, AfterEachCallback {

	// The JDK keeps the threads that write files asynchronously, as when the embedded
	// PostgreSQL is unpacked, for a minute.
	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private static final FaultSettings settings = FaultSettings.read();

	private final Map<String, Long> faults = new TreeMap<>();

	private final Map<Count, Long> counts = new EnumMap<>(Count.class);

	private final List<String> remarks = new ArrayList<>();

	private Set<String> before = Set.of();

	private Random random = new Random();

	private Path folder = Path.of("");

	private long begin;

	private int rounds;

	@Override
	public void beforeEach(ExtensionContext context) throws IOException {
		Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir")));
		// The JDK keeps a socket from the first one on that is made.
		FreePorts.next();
		this.random = new Random(settings.seed() ^ promise(context).hashCode());
		this.before = Leftovers.list();
		this.folder = Files.createTempDirectory("faults");
		this.begin = System.nanoTime();
	}

	/**
	 * Returns what decides when something fails, and what.
	 */
	Random random() {
		return this.random;
	}

	/**
	 * Returns a folder that is deleted at the end.
	 */
	Path folder() {
		return this.folder;
	}

	/**
	 * Begins another round, if there is to be one.
	 * @param atLeast how many there are in the short form
	 */
	boolean hasNext(int atLeast) {
		return this.rounds++ < atLeast || elapsed().compareTo(settings.duration()) < 0;
	}

	/**
	 * Says whether a time is over, or the longer one that the long form takes.
	 */
	boolean lasts(Duration atLeast) {
		return elapsed().compareTo(atLeast) < 0 || elapsed().compareTo(settings.duration()) < 0;
	}

	Duration elapsed() {
		return Duration.ofNanos(System.nanoTime() - this.begin);
	}

	/**
	 * Waits for as long as chance has it.
	 * @param from for how long at least
	 * @param to for how long at most
	 */
	void pause(Duration from, Duration to) throws InterruptedException {
		Thread.sleep(from.toMillis() + this.random.nextLong(to.toMillis() - from.toMillis() + 1));
	}

	/**
	 * Notes that something was made to fail.
	 */
	void fault(String kind) {
		this.faults.merge(kind, 1L, Long::sum);
	}

	/**
	 * Notes how many there were.
	 */
	void count(Count count, long number) {
		this.counts.merge(count, number, Long::sum);
	}

	/**
	 * Adds what else is to be told of this scenario.
	 */
	void remark(String remark) {
		this.remarks.add(remark);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		double seconds = elapsed().toMillis() / 1000.0;
		try {
			delete(this.folder);
		}
		catch (IOException | UncheckedIOException ex) {
			remark("not deleted: " + ex);
		}
		Set<String> left = awaitNothingLeft();
		count(Count.LEFT, left.size());
		if (!left.isEmpty()) {
			remark("left behind: " + left + " " + Leftovers.whereabouts(left));
		}
		boolean passed = context.getExecutionException().isEmpty()
				&& this.counts.entrySet().stream().noneMatch((count) -> isDamage(count.getKey(), count.getValue()));
		FaultResults
			.add(new FaultResult(context.getRequiredTestClass().getSimpleName().replaceFirst("(Fault)?Tests$", ""),
					promise(context), this.faults, this.counts, this.remarks, seconds, passed));
		assertThat(this.counts).as(this.remarks.toString())
			.allSatisfy((count, number) -> assertThat(isDamage(count, number)).as(count.text()).isFalse());
	}

	private static boolean isDamage(Count count, long number) {
		return count.isDamage() && number != 0;
	}

	private Set<String> awaitNothingLeft() {
		try {
			Awaitility.await().atMost(PATIENCE).until(() -> left().isEmpty());
		}
		catch (ConditionTimeoutException ex) {
			// Told below.
		}
		return left();
	}

	private Set<String> left() {
		Set<String> left = new TreeSet<>(Leftovers.list());
		left.removeAll(this.before);
		return left;
	}

	private static void delete(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

	// The name of a test is a sentence.
	private static String promise(ExtensionContext context) {
		String words = context.getRequiredTestMethod().getName().replaceAll("([A-Z])", " $1").toLowerCase();
		return words.substring(0, 1).toUpperCase() + words.substring(1);
	}

}
