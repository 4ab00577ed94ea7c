package io.polyn.version;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One difference between a version and the one before it, with the steps that lead over
 * it. A step that is not overridden does not exist: data that would need it can't be
 * walked. Used by several threads at once.
 */
public interface Change {

	/**
	 * Says what the change is, for the changelog.
	 * @return one or more sentences; nothing if the change goes without saying
	 */
	default String description() {
		return "";
	}

	/**
	 * Makes data of the version before into data of the version that introduced the
	 * change.
	 * @param data the data, to be changed in place
	 * @param context where the data come from and go to
	 * @throws RuntimeException if the data can't be changed; the walk ends, and nothing
	 * of it is seen
	 */
	default void up(ObjectNode data, ChangeContext context) {
		throw new UnsupportedOperationException("There is no step up");
	}

	/**
	 * Makes data of the version that introduced the change into data of the version
	 * before.
	 * @param data the data, to be changed in place
	 * @param context where the data come from and go to
	 * @throws RuntimeException if the data can't be changed; the walk ends, and nothing
	 * of it is seen
	 */
	default void down(ObjectNode data, ChangeContext context) {
		throw new UnsupportedOperationException("There is no step down");
	}

}
