package io.polyn.migration;

import org.jspecify.annotations.Nullable;

/**
 * A setting of a stream or consumer that would change; or that is not as it was declared,
 * which is then what was before.
 *
 * @param pointer the setting, as a JSON Pointer into the configuration
 * @param before its value now as JSON, {@code null} if it has none
 * @param after its value then as JSON, {@code null} if it would have none
 */
public record SettingChange(String pointer, @Nullable String before, @Nullable String after) {

	@Override
	public String toString() {
		if (this.before == null) {
			return "+ " + this.pointer + ": " + this.after;
		}
		return (this.after == null) ? "- " + this.pointer + ": " + this.before
				: "~ " + this.pointer + ": " + this.before + " -> " + this.after;
	}

}
