package io.polyn.version;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What was one in the version before, and several since. Used by several threads at once.
 */
public interface Split {

	/**
	 * Says what was split and why, for the changelog.
	 * @return one or more sentences; nothing if it goes without saying
	 */
	default String description() {
		return "";
	}

	/**
	 * Splits data of the version before.
	 * @param data the data, which may be changed and become one of the parts
	 * @param context where the data come from and go to
	 * @return the parts, none if nothing is left of the data; they are copied, so that
	 * they may share what they have in common
	 * @throws RuntimeException if the data can't be split; the walk ends, and nothing of
	 * it is seen
	 */
	List<Part> up(ObjectNode data, ChangeContext context);

	/**
	 * Makes of one part what there was in the version before. Without this step, which is
	 * one that has to be overridden, data can't be walked down over the split.
	 * @param part the part
	 * @param context where the data come from and go to
	 * @return the data, or nothing if another part stands for them
	 * @throws RuntimeException if the data can't be changed; the walk ends, and nothing
	 * of it is seen
	 */
	default Optional<ObjectNode> down(Part part, ChangeContext context) {
		throw new UnsupportedOperationException("There is no step down");
	}

	/**
	 * One of the parts.
	 *
	 * @param type its type
	 * @param data its data
	 */
	record Part(String type, ObjectNode data) {

		/**
		 * Creates a part.
		 * @param type its type
		 * @param data its data
		 */
		public Part {
			Objects.requireNonNull(type, "A part has no type");
			Objects.requireNonNull(data, "A part has no data");
		}

	}

}
