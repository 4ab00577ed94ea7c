package io.polyn.version;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one version introduced. Types have the names of this version; on the way up they
 * are therefore renamed, split and dropped first and changed afterwards, on the way down
 * the other way round.
 *
 * @param version the version
 * @param changes what is changed, in declared order, which is that of the way down
 * @param renamed the new names by the old ones
 * @param splits the splits by what is split
 * @param dropped the types that are gone
 * @param changesByType the changes of each type that has any of its own
 * @param changesOfAny those of every other type
 */
record Block(Version version, List<DeclaredChange> changes, Map<String, String> renamed,
		Map<String, DeclaredSplit> splits, Set<String> dropped, Map<String, List<DeclaredChange>> changesByType,
		List<DeclaredChange> changesOfAny) {

	static Block of(Version version, List<DeclaredChange> changes, Map<String, String> renamed,
			Map<String, DeclaredSplit> splits, Set<String> dropped) {
		Map<String, List<DeclaredChange>> byType = new HashMap<>();
		changes.forEach((declared) -> byType.computeIfAbsent(declared.type(),
				(type) -> changes.stream().filter((change) -> change.isFor(type)).toList()));
		List<DeclaredChange> any = byType.getOrDefault(DeclaredChange.ANY, List.of());
		return new Block(version, List.copyOf(changes), renamed, splits, dropped, Map.copyOf(byType), any);
	}

	List<DeclaredChange> changes(String type) {
		return this.changesByType.getOrDefault(type, this.changesOfAny);
	}

	/**
	 * Says whether types keep their names here, whatever they are.
	 */
	boolean keepsTypes() {
		return this.renamed.isEmpty() && this.splits.isEmpty() && this.dropped.isEmpty();
	}

	/**
	 * Says whether anything happened to a type, by its name here or in the version
	 * before.
	 */
	boolean touches(String type) {
		return !changes(type).isEmpty() || replaces(type) || hasReplaced(type);
	}

	/**
	 * Says whether data of a type are others once they were here, by its name where they
	 * come from.
	 */
	boolean affects(String type, Direction direction) {
		return !changes(type).isEmpty() || ((direction == Direction.UP) ? replaces(type) : hasReplaced(type));
	}

	/**
	 * Returns what a type of the version before is called here.
	 */
	Set<String> namesSince(String type) {
		Optional<DeclaredSplit> split = splitOf(type);
		if (split.isPresent()) {
			return new LinkedHashSet<>(split.get().parts());
		}
		return this.dropped.contains(type) ? Set.of() : Set.of(this.renamed.getOrDefault(type, type));
	}

	/**
	 * Returns what a type of this version was called before.
	 */
	Set<String> namesBefore(String type) {
		Set<String> names = new LinkedHashSet<>();
		nameBefore(type).ifPresent(names::add);
		splitInto(type).ifPresent((split) -> names.add(split.type()));
		return names.isEmpty() ? Set.of(type) : names;
	}

	/**
	 * Returns the old name of a type that was renamed.
	 */
	Optional<String> nameBefore(String type) {
		return this.renamed.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().equals(type))
			.map(Map.Entry::getKey)
			.findFirst();
	}

	/**
	 * Returns the split of a type of the version before.
	 */
	Optional<DeclaredSplit> splitOf(String type) {
		return Optional.ofNullable(this.splits.get(type));
	}

	/**
	 * Returns the split that a type is a part of.
	 */
	Optional<DeclaredSplit> splitInto(String type) {
		return this.splits.values().stream().filter((split) -> split.parts().contains(type)).findFirst();
	}

	/**
	 * Says whether data of a type of the version before are of others here.
	 */
	boolean replaces(String type) {
		return this.renamed.containsKey(type) || this.splits.containsKey(type) || this.dropped.contains(type);
	}

	/**
	 * Says whether data of a type of this version were of another before.
	 */
	boolean hasReplaced(String type) {
		return nameBefore(type).isPresent() || splitInto(type).isPresent();
	}

	/**
	 * Returns the types that are named here and exist since.
	 */
	Set<String> typesSince() {
		Set<String> types = types();
		types.removeIf((type) -> replaces(type) && !hasReplaced(type));
		return types;
	}

	/**
	 * Returns every type that is named here.
	 */
	Set<String> types() {
		Set<String> types = new HashSet<>(this.dropped);
		this.changes.stream()
			.map(DeclaredChange::type)
			.filter((type) -> !type.equals(DeclaredChange.ANY))
			.forEach(types::add);
		types.addAll(this.renamed.keySet());
		types.addAll(this.renamed.values());
		this.splits.values().forEach((split) -> {
			types.add(split.type());
			types.addAll(split.parts());
		});
		return types;
	}

}
