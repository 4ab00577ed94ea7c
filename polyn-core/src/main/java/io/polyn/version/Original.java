package io.polyn.version;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Data as they were before any walk. Walks change what they take, and never this.
 */
sealed interface Original {

	/**
	 * Returns the data.
	 * @return a tree that must not be changed
	 */
	ObjectNode tree();

	/**
	 * Returns the data for a walk.
	 * @return a tree that nobody else has
	 */
	ObjectNode taken();

	/**
	 * Data that somebody else has, too.
	 *
	 * @param tree the data
	 */
	record Tree(ObjectNode tree) implements Original {

		@Override
		public ObjectNode taken() {
			return this.tree.deepCopy();
		}

	}

	/**
	 * Data that are read again only when they are wanted for more than one walk.
	 */
	final class Json implements Original {

		private final byte[] json;

		private final String type;

		private @Nullable ObjectNode untaken;

		private @Nullable ObjectNode kept;

		Json(byte[] json, String type) {
			this.json = json.clone();
			this.type = type;
			this.untaken = Trees.parse(this.json, type);
		}

		@Override
		public synchronized ObjectNode tree() {
			if (this.kept == null) {
				this.kept = taken();
			}
			return this.kept;
		}

		@Override
		public synchronized ObjectNode taken() {
			ObjectNode tree = this.untaken;
			this.untaken = null;
			return (tree != null) ? tree : Trees.parse(this.json, this.type);
		}

	}

}
