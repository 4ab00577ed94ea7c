package io.polyn.version;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * What happened to types from version to version, without any data.
 */
public final class TypeHistory {

	private final Blocks blocks;

	TypeHistory(Blocks blocks) {
		this.blocks = blocks;
	}

	/**
	 * Says whether a version introduced anything for a type.
	 * @param version the version
	 * @param type the type, by its name in the version or in the one before
	 * @return whether data of this type are others than in the version before
	 */
	public boolean changes(Version version, String type) {
		return this.blocks.newestFirst()
			.stream()
			.anyMatch((block) -> block.version().equals(version) && block.touches(type));
	}

	/**
	 * Says whether anything happens to a type between two versions.
	 * @param type the type, by its name in the version where the way begins
	 * @param from where the way begins
	 * @param to where it ends
	 * @return whether data of this type are other data at the end
	 */
	public boolean affects(String type, Version from, Version to) {
		return affects(type, this.blocks.between(from, to), Direction.of(from, to));
	}

	static boolean affects(String type, List<Block> way, Direction direction) {
		for (Block block : way) {
			if (block.affects(type, direction)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Returns the changes that lack the step which a way needs.
	 * @param type the type, by its name in the version where the way begins
	 * @param from where the way begins
	 * @param to where it ends
	 * @return the changes in the order of the way; none if data can be walked all the way
	 */
	public List<AppliedChange> missing(String type, Version from, Version to) {
		List<AppliedChange> missing = new ArrayList<>();
		Set<String> names = Set.of(type);
		for (Block block : this.blocks.between(from, to)) {
			if (to.isNewerThan(from)) {
				names = each(names, block, Block::namesSince);
				missing.addAll(missingUp(block, names));
			}
			else {
				missing.addAll(missingDown(block, names));
				missing.addAll(irreversible(names.stream().map(block::splitInto)));
				names = each(names, block, Block::namesBefore);
			}
		}
		return missing;
	}

	/**
	 * Returns the changes that lack the step by which data of any other version become
	 * those of one.
	 * @param type the type, by its name in the version
	 * @param version the version
	 * @return the changes, those of other parts of what was split among them, since all
	 * parts are walked; none if data of every version can be walked to this one
	 */
	public List<AppliedChange> missing(String type, Version version) {
		Set<AppliedChange> missing = new LinkedHashSet<>();
		Set<String> names = Set.of(type);
		List<Block> until = this.blocks.until(version);
		for (int i = 1; i < until.size(); i++) {
			names = each(names, until.get(i - 1), Block::namesBefore);
			Version older = until.get(i).version();
			names.forEach((name) -> missing.addAll(missing(name, older, version)));
		}
		names = Set.of(type);
		for (Block block : this.blocks.since(version)) {
			names = each(names, block, Block::namesSince);
			names.forEach((name) -> missing.addAll(missing(name, block.version(), version)));
		}
		return List.copyOf(missing);
	}

	private static List<AppliedChange> missingUp(Block block, Set<String> names) {
		List<AppliedChange> missing = new ArrayList<>(missing(block, names, Direction.UP));
		Collections.reverse(missing);
		return missing;
	}

	private static List<AppliedChange> missingDown(Block block, Set<String> names) {
		return missing(block, names, Direction.DOWN);
	}

	private static List<AppliedChange> missing(Block block, Set<String> names, Direction direction) {
		return block.changes()
			.stream()
			.filter((change) -> names.stream().anyMatch(change::isFor) && !change.directions().contains(direction))
			.map((change) -> change.applied(direction))
			.toList();
	}

	private static List<AppliedChange> irreversible(Stream<Optional<DeclaredSplit>> splits) {
		return splits.flatMap(Optional::stream)
			.distinct()
			.filter((split) -> !split.reversible())
			.map((split) -> split.applied(Direction.DOWN))
			.toList();
	}

	/**
	 * Returns every name under which data that may become a type are known in any
	 * version.
	 * @param type the type, by its name in the version
	 * @param version the version
	 * @return the names, the type's own first
	 */
	public Set<String> namesOf(String type, Version version) {
		Set<String> all = new LinkedHashSet<>(Set.of(type));
		Set<String> names = Set.of(type);
		for (Block block : this.blocks.until(version)) {
			names = each(names, block, Block::namesBefore);
			all.addAll(names);
		}
		names = Set.of(type);
		for (Block block : this.blocks.since(version)) {
			names = each(names, block, Block::namesSince);
			all.addAll(names);
		}
		return all;
	}

	/**
	 * Returns what a type is called at the end of a way.
	 * @param type the type, by its name in the version where the way begins
	 * @param from where the way begins
	 * @param to where it ends
	 * @return its names: one, none if it is dropped, several if it is split
	 */
	public Set<String> namesAt(String type, Version from, Version to) {
		Set<String> names = Set.of(type);
		for (Block block : this.blocks.between(from, to)) {
			names = each(names, block, to.isNewerThan(from) ? Block::namesSince : Block::namesBefore);
		}
		return names;
	}

	private static Set<String> each(Set<String> names, Block block, BiFunction<Block, String, Set<String>> question) {
		Set<String> result = new LinkedHashSet<>();
		names.forEach((name) -> result.addAll(question.apply(block, name)));
		return result;
	}

}
