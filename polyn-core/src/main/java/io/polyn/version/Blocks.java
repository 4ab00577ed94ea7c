package io.polyn.version;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The blocks of a schema.
 *
 * @param newestFirst the blocks, the newest first
 */
record Blocks(List<Block> newestFirst) {

	/**
	 * Returns those that lie between two versions, in the order of the way.
	 */
	List<Block> between(Version from, Version to) {
		boolean up = to.isNewerThan(from);
		Version older = up ? from : to;
		Version newer = up ? to : from;
		List<Block> result = new ArrayList<>();
		for (Block block : this.newestFirst) {
			if (block.version().isNewerThan(older) && !block.version().isNewerThan(newer)) {
				result.add(block);
			}
		}
		if (up) {
			Collections.reverse(result);
		}
		return result;
	}

	/**
	 * Returns that of a version and those before, the newest first.
	 */
	List<Block> until(Version version) {
		return this.newestFirst.stream().filter((block) -> !block.version().isNewerThan(version)).toList();
	}

	/**
	 * Returns those after a version, the oldest first.
	 */
	List<Block> since(Version version) {
		List<Block> result = new ArrayList<>(
				this.newestFirst.stream().filter((block) -> block.version().isNewerThan(version)).toList());
		Collections.reverse(result);
		return result;
	}

}
