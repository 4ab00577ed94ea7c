package io.polyn.version;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Collects what one version introduced. Types have the names of this version.
 */
public final class VersionBuilder {

	private final String version;

	private final List<TypeBuilder> types = new ArrayList<>();

	private final List<Renaming> renamings = new ArrayList<>();

	private final List<Splitting> splittings = new ArrayList<>();

	private final List<String> dropped = new ArrayList<>();

	VersionBuilder(String version) {
		this.version = version;
	}

	/**
	 * Declares the changes of a type, which may be declared once in a version.
	 * @param type the type, for example {@code User} or {@code user.created}
	 * @param changes its changes, in the order of the way down
	 * @return this builder
	 */
	public VersionBuilder type(String type, Change... changes) {
		return type(type, (builder) -> List.of(changes).forEach(builder::change));
	}

	/**
	 * Declares the changes of a type, which may be declared once in a version, with
	 * options.
	 * @param type the type
	 * @param changes declares its changes, in the order of the way down
	 * @return this builder
	 */
	public VersionBuilder type(String type, Consumer<TypeBuilder> changes) {
		TypeBuilder builder = new TypeBuilder(type, false);
		changes.accept(builder);
		this.types.add(builder);
		return this;
	}

	/**
	 * Declares the changes that every type went through. They are made before or after
	 * those of a type by where they are declared.
	 * @param changes the changes, in the order of the way down
	 * @return this builder
	 */
	public VersionBuilder anyType(Change... changes) {
		return type(DeclaredChange.ANY, changes);
	}

	/**
	 * Declares the changes that every type went through, with options.
	 * @param changes declares the changes, in the order of the way down
	 * @return this builder
	 */
	public VersionBuilder anyType(Consumer<TypeBuilder> changes) {
		return type(DeclaredChange.ANY, changes);
	}

	/**
	 * Declares one change of a type, which is made after those declared before it on the
	 * way down. May be called several times for one type, so that those of other types,
	 * and of any, stand where they belong.
	 * @param type the type; {@code *} for any
	 * @param change the change
	 * @return this builder
	 */
	public VersionBuilder change(String type, Change change) {
		this.types.add(new TypeBuilder(type, true).change(change));
		return this;
	}

	/**
	 * Declares that a type has another name since this version.
	 * @param type its name before
	 * @param name its name since
	 * @return this builder
	 */
	public VersionBuilder rename(String type, String name) {
		this.renamings.add(new Renaming(type, name));
		return this;
	}

	/**
	 * Declares that a type is several since this version.
	 * @param type the type before
	 * @param parts the types since, among which may be the same
	 * @param split splits data
	 * @return this builder
	 */
	public VersionBuilder split(String type, List<String> parts, Split split) {
		this.splittings.add(new Splitting(type, List.copyOf(parts), split));
		return this;
	}

	/**
	 * Declares that a type is no more since this version: on the way up nothing is left
	 * of its data.
	 * @param type the type
	 * @return this builder
	 */
	public VersionBuilder drop(String type) {
		this.dropped.add(type);
		return this;
	}

	String version() {
		return this.version;
	}

	void requireConsistent(List<String> problems) {
		Set<String> seen = new HashSet<>();
		for (TypeBuilder type : this.types) {
			if (!type.repeatable() && !seen.add(type.type())) {
				problems.add(in("the type " + type.type() + " is declared twice"));
			}
			type.changes()
				.stream()
				.filter((entry) -> DeclaredChange.directions(entry.change()).isEmpty())
				.forEach((entry) -> problems.add(in("the change " + Contract.nameOf(entry.change()) + " of the type "
						+ type.type() + " has neither a step up nor a step down")));
		}
		requireOneFate(problems);
		requireOneOrigin(problems);
		requireNamesSince(problems);
	}

	private void requireOneFate(List<String> problems) {
		Set<String> before = new HashSet<>();
		typesBefore().stream()
			.filter((type) -> !before.add(type))
			.forEach((type) -> problems.add(in("the type " + type + " is renamed, split or dropped twice")));
	}

	private void requireOneOrigin(List<String> problems) {
		Set<String> since = new HashSet<>();
		List<String> all = new ArrayList<>(this.renamings.stream().map(Renaming::name).toList());
		for (Splitting splitting : this.splittings) {
			if (splitting.parts().isEmpty()) {
				problems.add(in("the split of the type " + splitting.type() + " names no parts"));
			}
			all.addAll(splitting.parts());
		}
		all.stream().filter((type) -> !since.add(type)).forEach((type) -> problems.add(in("two types become " + type)));
		this.renamings.stream()
			.filter((renaming) -> renaming.type().equals(renaming.name()))
			.forEach((renaming) -> problems.add(in("the type " + renaming.type() + " is renamed to itself")));
	}

	// Changes declared by a name of the version before would be made in neither
	// direction.
	private void requireNamesSince(List<String> problems) {
		Set<String> since = new HashSet<>(this.renamings.stream().map(Renaming::name).toList());
		this.splittings.forEach((splitting) -> since.addAll(splitting.parts()));
		typesBefore().stream()
			.distinct()
			.filter((type) -> !since.contains(type))
			.filter((type) -> this.types.stream().anyMatch((builder) -> builder.type().equals(type)))
			.forEach((type) -> problems.add(in("the type " + type
					+ " has changes, but is renamed, split or dropped; declare them by its new name")));
		Stream.concat(typesBefore().stream(), since.stream())
			.filter(DeclaredChange.ANY::equals)
			.distinct()
			.forEach((any) -> problems.add(in("any type is renamed, split or dropped; name one")));
	}

	private List<String> typesBefore() {
		List<String> all = new ArrayList<>(this.renamings.stream().map(Renaming::type).toList());
		all.addAll(this.splittings.stream().map(Splitting::type).toList());
		all.addAll(this.dropped);
		return all;
	}

	private String in(String problem) {
		return "In the version " + this.version + " " + problem + ".";
	}

	Block build(Version parsed) {
		List<DeclaredChange> changes = new ArrayList<>();
		for (TypeBuilder type : this.types) {
			type.changes()
				.forEach((entry) -> changes
					.add(DeclaredChange.of(parsed, type.type(), entry.change(), entry.options())));
		}
		Map<String, String> renamed = new LinkedHashMap<>();
		this.renamings.forEach((renaming) -> renamed.put(renaming.type(), renaming.name()));
		Map<String, DeclaredSplit> splits = new LinkedHashMap<>();
		this.splittings.forEach((splitting) -> splits.put(splitting.type(),
				DeclaredSplit.of(parsed, splitting.type(), splitting.parts(), splitting.split())));
		return Block.of(parsed, changes, renamed, splits, new LinkedHashSet<>(this.dropped));
	}

	private record Renaming(String type, String name) {
	}

	private record Splitting(String type, List<String> parts, Split split) {
	}

}
