package io.polyn.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Collects the changes that a type went through in one version.
 */
public final class TypeBuilder {

	private final String type;

	private final boolean repeatable;

	private final List<Entry> changes = new ArrayList<>();

	TypeBuilder(String type, boolean repeatable) {
		this.type = type;
		this.repeatable = repeatable;
	}

	/**
	 * Declares a change.
	 * @param change the change, which is made after those declared before it on the way
	 * down, and before them on the way up
	 * @return this builder
	 */
	public TypeBuilder change(Change change) {
		return change(change, Map.of());
	}

	/**
	 * Declares a change with options.
	 * @param change the change
	 * @param options what the change finds in {@link ChangeContext#options()}
	 * @return this builder
	 */
	public TypeBuilder change(Change change, Map<String, ?> options) {
		this.changes.add(new Entry(change, Map.copyOf(options)));
		return this;
	}

	String type() {
		return this.type;
	}

	/**
	 * Says whether more changes of the type may be declared elsewhere in the version.
	 */
	boolean repeatable() {
		return this.repeatable;
	}

	List<Entry> changes() {
		return this.changes;
	}

	record Entry(Change change, Map<String, Object> options) {
	}

}
