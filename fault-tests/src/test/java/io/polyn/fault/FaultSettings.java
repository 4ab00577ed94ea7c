package io.polyn.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * How the scenarios run.
 *
 * @param seed what the times and kinds of faults are made of
 * @param duration for how long each scenario goes on at least; nothing for the short form
 * @param results the folder that the table is written to
 */
record FaultSettings(long seed, Duration duration, Path results) {

	private static final FaultSettings instance = new FaultSettings(seed(System.getProperty("polyn.faults.seed", "")),
			Duration.ofMinutes(Long.getLong("polyn.faults.minutes", 0)),
			Path.of(System.getProperty("polyn.faults.results", "target/results")));

	/**
	 * Reads them from the system properties, once.
	 */
	static FaultSettings read() {
		return instance;
	}

	private static long seed(String text) {
		return text.isBlank() ? new Random().nextInt(1_000_000) : Long.parseLong(text);
	}

}
