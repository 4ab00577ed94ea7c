package io.polyn.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * What something costs with Polyn, and what it costs without.
 */
public interface Benchmark {

	/** How many rounds count. */
	String ROUNDS = "rounds";

	/** How many rounds before them don't. */
	String WARM_UP = "warm-up";

	/**
	 * Returns the name, by which the benchmark is asked for.
	 * @return the name
	 */
	String name();

	/**
	 * Returns what is compared with what.
	 * @return one sentence
	 */
	String description();

	/**
	 * Returns the numbers that the command line may change.
	 * @return the defaults, {@link #ROUNDS} and {@link #WARM_UP} among them
	 */
	Map<String, Integer> sizes();

	/**
	 * Returns where servers keep their data unless the command line says it.
	 * @return the default
	 */
	default Storage storage() {
		return Storage.quietest();
	}

	/**
	 * Measures.
	 * @param run the settings, and who lets contenders take turns
	 * @return what was measured
	 * @throws Exception if a server or a contender fails, or one did not do all that it
	 * should
	 */
	List<Comparison> measure(Run run) throws Exception;

}
