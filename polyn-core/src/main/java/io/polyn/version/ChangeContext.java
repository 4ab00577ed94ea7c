package io.polyn.version;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What a change may want to know of the walk that it is a part of.
 */
public final class ChangeContext {

	private final Version from;

	private final Version to;

	private final Version version;

	private final String type;

	private final Map<String, Object> options;

	private final Map<String, Object> assigns;

	ChangeContext(Version from, Version to, Version version, String type, Map<String, Object> options,
			Map<String, Object> assigns) {
		this.from = from;
		this.to = to;
		this.version = version;
		this.type = type;
		this.options = options;
		this.assigns = assigns;
	}

	/**
	 * Returns where the walk began.
	 * @return the version that the data had
	 */
	public Version from() {
		return this.from;
	}

	/**
	 * Returns where the walk ends.
	 * @return the version that the data will have
	 */
	public Version to() {
		return this.to;
	}

	/**
	 * Returns what the change belongs to.
	 * @return the version that introduced the change
	 */
	public Version version() {
		return this.version;
	}

	/**
	 * Returns the type of the data, by the name that it has in {@link #version()}; where
	 * data are split, by the name that they had before.
	 * @return the type
	 */
	public String type() {
		return this.type;
	}

	/**
	 * Returns the options that the change was declared with.
	 * @return the options, unmodifiable
	 */
	public Map<String, Object> options() {
		return this.options;
	}

	/**
	 * Remembers something for the changes that come later in the walk, and for whoever
	 * began it.
	 * @param name what to remember it by
	 * @param value what to remember
	 * @see Versioned#assigns()
	 */
	public void assign(String name, Object value) {
		this.assigns.put(Objects.requireNonNull(name), Objects.requireNonNull(value));
	}

	/**
	 * Returns what was remembered before the walk or by a change of it.
	 * @param <T> its type
	 * @param name what it is remembered by
	 * @param type its type
	 * @return what was remembered, or nothing
	 * @throws ClassCastException if it is of another type
	 */
	public <T> Optional<T> assigned(String name, Class<T> type) {
		@Nullable Object value = this.assigns.get(name);
		return Optional.ofNullable(value).map(type::cast);
	}

}
