package io.polyn.testing;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

import io.polyn.PolynException;

/**
 * Reads thousands of malformed inputs. Each is either read or refused with a
 * {@link PolynException}, and neither takes forever. What fails can be repeated:
 * {@code -Dpolyn.faults.seed} names the first input, {@code -Dpolyn.faults.scale} how
 * many times as many there are.
 */
public final class MalformedInputs {

	private static final long FIRST = Long.getLong("polyn.faults.seed", 20261201);

	private static final int SCALE = Integer.getInteger("polyn.faults.scale", 1);

	// No measure of speed: whoever needs as long will never be done.
	private static final int SECONDS = 60;

	private static final int SHOWN = 4000;

	private MalformedInputs() {
	}

	/**
	 * Reads 10,000 inputs.
	 * @param what what they are, for the output
	 * @param generator makes an input
	 * @param reader reads it, or throws what says why not
	 * @return how many were read, and refused for each code
	 */
	public static Map<String, Integer> read(String what, Function<Mutations, byte[]> generator,
			Consumer<byte[]> reader) {
		return read(10_000, what, generator, reader);
	}

	/**
	 * Reads inputs.
	 * @param number how many
	 * @param what what they are, for the output
	 * @param generator makes an input
	 * @param reader reads it, or throws what says why not
	 * @return how many were read, and refused for each code
	 */
	public static Map<String, Integer> read(int number, String what, Function<Mutations, byte[]> generator,
			Consumer<byte[]> reader) {
		int count = number * SCALE;
		Map<String, Integer> counts = new TreeMap<>(Map.of("read", 0));
		// With as much of a stack as the threads of an application have.
		ExecutorService thread = Executors.newSingleThreadExecutor((work) -> {
			Thread created = new Thread(work, "reader");
			created.setDaemon(true);
			return created;
		});
		try {
			for (long seed = FIRST; seed < FIRST + count; seed++) {
				byte[] input = generator.apply(new Mutations(seed));
				counts.merge(outcome(what, seed, input, thread.submit(() -> reader.accept(input))), 1, Integer::sum);
			}
		}
		finally {
			thread.shutdownNow();
		}
		System.out.printf("%d malformed %s, seeds from %d: %s%n", count, what, FIRST, counts);
		return counts;
	}

	private static String outcome(String what, long seed, byte[] input, Future<?> reading) {
		try {
			reading.get(SECONDS, TimeUnit.SECONDS);
			return "read";
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof PolynException refused) {
				return refused.code().id();
			}
			throw new AssertionError(described(what, seed, input), ex.getCause());
		}
		catch (TimeoutException | InterruptedException ex) {
			throw new AssertionError("Not done after " + SECONDS + " s: " + described(what, seed, input), ex);
		}
	}

	private static String described(String what, long seed, byte[] input) {
		String text = new String(input, StandardCharsets.UTF_8);
		return what + ", -Dpolyn.faults.seed=" + seed + ", " + input.length + " bytes:\n"
				+ text.substring(0, Math.min(text.length(), SHOWN));
	}

}
