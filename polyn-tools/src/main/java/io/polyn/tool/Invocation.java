package io.polyn.tool;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.Target;
import org.jspecify.annotations.Nullable;

/**
 * A command with what it was told, which it takes.
 */
public final class Invocation {

	private static final Set<Option> TARGETS = EnumSet.of(Option.TO, Option.BEFORE, Option.STEPS, Option.ONLY,
			Option.ALL);

	private final Command command;

	private final Map<Option, String> values;

	private Invocation(Command command, Map<Option, String> values) {
		this.command = command;
		this.values = values;
	}

	/**
	 * Puts a command together with its options.
	 * @param command the command
	 * @param values looks an option's value up, {@code null} if it was not given; an
	 * empty value is that of a flag
	 * @return the command with its options
	 * @throws PolynException if it does not take one of them, or not that value
	 */
	public static Invocation of(Command command, Function<Option, @Nullable String> values) {
		Map<Option, String> given = new EnumMap<>(Option.class);
		for (Option option : Option.values()) {
			String value = values.apply(option);
			if (value != null && !(option.isFlag() && value.equals("false"))) {
				given.put(option, value);
			}
		}
		Invocation invocation = new Invocation(command, given);
		invocation.requireUnderstood();
		return invocation;
	}

	private void requireUnderstood() {
		this.values.forEach((option, value) -> {
			if (!this.command.options().contains(option)) {
				throw invalid("'" + this.command + "' does not take the option '" + option.id() + "'.", options());
			}
			boolean fits = option.isFlag() ? (value.isEmpty() || value.equals("true")) : !value.isBlank();
			if (!fits) {
				throw invalid("The option '" + option.id() + "' of '" + this.command + "' can't be '" + value + "'.",
						"Write " + option + ".");
			}
		});
		List<String> targets = Stream.of(Option.values())
			.filter(TARGETS::contains)
			.filter(this.values::containsKey)
			.map(Option::id)
			.toList();
		if (targets.size() > 1) {
			throw invalid("The options " + String.join(" and ", targets) + " do not go together.",
					"Say in one way how far to go.");
		}
	}

	private String options() {
		Set<Option> options = this.command.options();
		return options.isEmpty() ? "It has no options."
				: "It takes " + options.stream().map(Option::toString).collect(Collectors.joining(", ")) + ".";
	}

	private static PolynException invalid(String problem, String remedy) {
		return new PolynException(ErrorCode.INVALID_COMMAND, problem, remedy);
	}

	/**
	 * Returns the command.
	 * @return the command
	 */
	public Command command() {
		return this.command;
	}

	boolean is(Option flag) {
		return this.values.containsKey(flag);
	}

	Optional<String> find(Option option) {
		return Optional.ofNullable(this.values.get(option));
	}

	String require(Option option) {
		return find(option).orElseThrow(() -> invalid("'" + this.command + "' needs the option '" + option.id() + "'.",
				"Write " + option + "."));
	}

	/**
	 * Returns how far to go.
	 * @param otherwise how far if nothing is said of it
	 * @return the target
	 */
	Target target(Target otherwise) {
		if (is(Option.TO)) {
			return Target.to(require(Option.TO));
		}
		if (is(Option.BEFORE)) {
			return Target.before(require(Option.BEFORE));
		}
		if (is(Option.ONLY)) {
			return Target.only(require(Option.ONLY));
		}
		if (is(Option.STEPS)) {
			return Target.steps(steps(require(Option.STEPS)));
		}
		return is(Option.ALL) ? Target.all() : otherwise;
	}

	private static int steps(String text) {
		try {
			int steps = Integer.parseInt(text);
			if (steps > 0) {
				return steps;
			}
		}
		catch (NumberFormatException ex) {
			// The same is wrong with it.
		}
		throw invalid("The option 'steps' is '" + text + "'.", "Write a whole number of at least 1.");
	}

}
