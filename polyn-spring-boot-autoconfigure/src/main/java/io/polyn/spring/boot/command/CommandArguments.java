package io.polyn.spring.boot.command;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Suggestion;
import io.polyn.spring.boot.PolynProperties;
import io.polyn.tool.Command;
import io.polyn.tool.Invocation;
import io.polyn.tool.Option;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.PropertyResolver;

/**
 * What an application was told together with its command.
 */
class CommandArguments {

	private static final String PREFIX = "polyn.";

	private final String[] arguments;

	private final PropertyResolver properties;

	CommandArguments(String[] arguments, PropertyResolver properties) {
		this.arguments = arguments;
		this.properties = properties;
	}

	/**
	 * Puts a command together with its options.
	 * @param command the command
	 * @return the command with its options
	 * @throws PolynException if it does not take one of them, or there is none of that
	 * name
	 */
	Invocation of(Command command) {
		requireKnown(command);
		return Invocation.of(command, (option) -> this.properties.getProperty(PREFIX + option.id()));
	}

	// A property that is not known is ignored. Here it may be the one that was to say how
	// far to go.
	private void requireKnown(Command command) {
		Set<String> known = Stream
			.concat(Stream.of(PolynProperties.class, CommandProperties.class)
				.flatMap((type) -> Arrays.stream(BeanUtils.getPropertyDescriptors(type)))
				.map((property) -> DataObjectPropertyName.toDashedForm(property.getName())),
					Arrays.stream(Option.values()).map(Option::id))
			.collect(Collectors.toCollection(TreeSet::new));
		for (String argument : new DefaultApplicationArguments(this.arguments).getOptionNames()) {
			String name = argument.substring(argument.startsWith(PREFIX) ? PREFIX.length() : argument.length());
			if (!name.isEmpty() && !name.contains(".") && known.stream().noneMatch((other) -> same(name, other))) {
				throw new PolynException(ErrorCode.INVALID_COMMAND,
						"There is no property '" + argument + "'." + Suggestion.of(name, known), options(command));
			}
		}
	}

	private static String options(Command command) {
		return command.options().isEmpty() ? "'" + command + "' has no options."
				: command.options()
					.stream()
					.map(Option::toString)
					.collect(Collectors.joining(", ", "The options of '" + command + "' are ", "."));
	}

	private static boolean same(String name, String other) {
		return ConfigurationPropertyName.adapt(name, '.').equals(ConfigurationPropertyName.of(other));
	}

}
