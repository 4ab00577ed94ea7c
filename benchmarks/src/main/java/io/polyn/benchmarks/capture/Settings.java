package io.polyn.benchmarks.capture;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the command line asks for.
 *
 * @param parts what is measured
 * @param contenders who takes part
 * @param rows how many rows a backlog has
 * @param warmUp how many rows each contender captures before anything is measured
 * @param rounds how often everything is measured
 * @param seconds how long each measurement of latency and writers takes
 */
record Settings(Set<Part> parts, Set<Contender> contenders, int rows, int warmUp, int rounds, int seconds) {

	enum Part {

		BACKLOG, LATENCY, WRITERS

	}

	/**
	 * Reads the command line.
	 * @param args names of parts and of contenders, all of them if there is none, and
	 * sizes such as {@code rows=300000}
	 * @return the settings
	 * @throws IllegalArgumentException if an argument is not known
	 */
	static Settings parse(String... args) {
		Set<Part> parts = EnumSet.noneOf(Part.class);
		Set<Contender> contenders = EnumSet.noneOf(Contender.class);
		Map<String, Integer> sizes = new LinkedHashMap<>(
				Map.of("rows", 300_000, "warm-up", 100_000, "rounds", 5, "seconds", 10));
		for (String arg : args) {
			int equals = arg.indexOf('=');
			if (equals > 0 && sizes.containsKey(arg.substring(0, equals))) {
				sizes.put(arg.substring(0, equals), Integer.valueOf(arg.substring(equals + 1)));
			}
			else if (!add(Part.class, parts, arg) && !add(Contender.class, contenders, arg)) {
				throw new IllegalArgumentException("Unknown argument '%s'. Known are %s, %s, and sizes: %s"
					.formatted(arg, names(Part.class), names(Contender.class), sizes));
			}
		}
		return new Settings(parts.isEmpty() ? EnumSet.allOf(Part.class) : parts,
				contenders.isEmpty() ? EnumSet.allOf(Contender.class) : contenders, sizes.get("rows"),
				sizes.get("warm-up"), sizes.get("rounds"), sizes.get("seconds"));
	}

	private static <E extends Enum<E>> boolean add(Class<E> type, Set<E> chosen, String arg) {
		for (E constant : type.getEnumConstants()) {
			if (name(constant).equals(arg)) {
				return chosen.add(constant);
			}
		}
		return false;
	}

	private static <E extends Enum<E>> String names(Class<E> type) {
		return EnumSet.allOf(type).stream().map(Settings::name).collect(Collectors.joining(", "));
	}

	private static String name(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
