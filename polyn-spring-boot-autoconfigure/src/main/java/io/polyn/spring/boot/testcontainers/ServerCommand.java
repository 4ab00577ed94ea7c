package io.polyn.spring.boot.testcontainers;

import org.jspecify.annotations.Nullable;

/**
 * The command of a {@code nats-server}.
 *
 * @param parts its arguments
 */
record ServerCommand(String[] parts) {

	/**
	 * Looks a flag up, which may be written {@code --user app}, {@code --user=app}, and
	 * with one dash.
	 * @param flag the flag without dashes
	 * @return its value, or {@code null} if it is not there
	 */
	@Nullable String value(String flag) {
		for (int i = 0; i < this.parts.length; i++) {
			String part = this.parts[i].replaceFirst("^--?", "");
			if (part.length() == this.parts[i].length()) {
				continue;
			}
			if (part.startsWith(flag + "=")) {
				return part.substring(flag.length() + 1);
			}
			if (part.equals(flag) && i + 1 < this.parts.length) {
				return this.parts[i + 1];
			}
		}
		return null;
	}

}
