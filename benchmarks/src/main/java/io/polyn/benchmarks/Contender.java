package io.polyn.benchmarks;

import java.util.List;

/**
 * One of those that are compared.
 *
 * @param name the name in tables
 * @param measurement what it does in each round
 */
public record Contender(String name, Measurement measurement) {

	/** The name of Polyn where it has one contender only. */
	public static final String POLYN = "Polyn";

	/**
	 * What a contender does in a round.
	 */
	@FunctionalInterface
	public interface Measurement {

		/**
		 * Does it once.
		 * @return what was measured, in the order of tables
		 * @throws Exception if it fails, or not all was done that should be
		 */
		List<Figure.Value> measure() throws Exception;

	}

}
