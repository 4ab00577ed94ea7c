package io.polyn.tool;

import java.io.Console;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

import io.polyn.migration.ProgressListener;
import org.jspecify.annotations.Nullable;

/**
 * Whether someone looks at what is written: then there are colours and bars, where a log
 * has lines.
 *
 * @param style how text looks
 */
public record Terminal(Style style) {

	/**
	 * Finds out where this process writes to. Colours are left out where {@code NO_COLOR}
	 * is set (no-color.org).
	 * @return the terminal
	 */
	public static Terminal detect() {
		boolean plain = System.getenv("NO_COLOR") != null || "dumb".equals(System.getenv("TERM"));
		return new Terminal((plain || !isTerminal(System.console())) ? Style.PLAIN : Style.ANSI);
	}

	// Since Java 22 there is a console for a pipe, too, which then is no terminal.
	private static boolean isTerminal(@Nullable Console console) {
		if (console == null) {
			return false;
		}
		try {
			return (boolean) Console.class.getMethod("isTerminal").invoke(console);
		}
		catch (NoSuchMethodException ex) {
			return true;
		}
		catch (IllegalAccessException | InvocationTargetException ex) {
			return false;
		}
	}

	/**
	 * Returns what shows how far long operations have come.
	 * @param out where to write
	 * @return a bar, nothing if nobody looks
	 */
	public Optional<ProgressListener> progress(PrintStream out) {
		return (this.style == Style.ANSI) ? Optional.of(new ProgressBar(out)) : Optional.empty();
	}

}
