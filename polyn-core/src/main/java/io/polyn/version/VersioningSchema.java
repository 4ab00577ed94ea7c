package io.polyn.version;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.polyn.ErrorCode;

/**
 * The versions of a service's data, and the changes that each of them introduced. Walks
 * data from any of them to any other: down by the changes of every version that is newer
 * than the target and not newer than the data, in declared order; up by those that are
 * newer than the data and not newer than the target, in reversed order. Immutable.
 */
public final class VersioningSchema {

	private final Scheme scheme;

	private final List<Block> blocks;

	private final Version latest;

	private final Set<String> types;

	VersioningSchema(Scheme scheme, List<Block> blocks, Version latest) {
		this.scheme = scheme;
		this.blocks = List.copyOf(blocks);
		this.latest = latest;
		Set<String> types = new HashSet<>();
		this.blocks.forEach((block) -> types.addAll(block.types()));
		this.types = Set.copyOf(types);
	}

	/**
	 * Begins a schema.
	 * @param scheme how its versions are written and ordered
	 * @return a builder, which wants the newest version first
	 */
	public static VersioningSchemaBuilder builder(Scheme scheme) {
		return new VersioningSchemaBuilder(scheme);
	}

	/**
	 * Returns how versions are written and ordered.
	 * @return the scheme
	 */
	public Scheme scheme() {
		return this.scheme;
	}

	/**
	 * Returns every version.
	 * @return the versions, the newest first
	 */
	public List<Version> versions() {
		return this.blocks.stream().map(Block::version).toList();
	}

	/**
	 * Returns the version that the code knows.
	 * @return the newest version, unless the schema names another one
	 */
	public Version latest() {
		return this.latest;
	}

	/**
	 * Returns every type that is named, by all of its names.
	 * @return the types
	 */
	public Set<String> types() {
		return this.types;
	}

	/**
	 * Looks a version up.
	 * @param text the version as text
	 * @return the version as it was declared
	 * @throws VersioningException if the text is no version
	 * ({@link ErrorCode#INVALID_VERSION}), or none of this schema
	 * ({@link ErrorCode#UNDECLARED_VERSION}, or {@link ErrorCode#NEWER_VERSION} if it is
	 * newer than all)
	 */
	public Version version(String text) {
		Version version = this.scheme.parse(text)
			.orElseThrow(() -> new VersioningException(ErrorCode.INVALID_VERSION,
					"'" + printable(text) + "' is no " + this.scheme + ".", "Name one of " + this.versions() + "."));
		for (Block block : this.blocks) {
			if (block.version().equals(version)) {
				return block.version();
			}
		}
		Version newest = this.blocks.get(0).version();
		if (version.isNewerThan(newest)) {
			throw new VersioningException(ErrorCode.NEWER_VERSION,
					"The version " + version + " is newer than " + newest + ", the newest that is known here.",
					"Deploy the build that knows it, or name one of " + versions() + ".");
		}
		throw new VersioningException(ErrorCode.UNDECLARED_VERSION, "The version " + version + " is not known here.",
				"Name one of " + versions() + ", or declare it in the versioning schema.");
	}

	private static String printable(String text) {
		return text.substring(0, Math.min(text.length(), 100)).replaceAll("[^ -~]", "?");
	}

	/**
	 * Walks data to their target.
	 * @param versioned the data, which stay as they are
	 * @return the data in the target version
	 * @throws VersioningException if the current or the target version is not one of this
	 * schema, a change fails or lacks a step, or the data were dropped or split on the
	 * way ({@link ErrorCode#SEVERAL_RESULTS})
	 */
	public Versioned run(Versioned versioned) {
		List<Versioned> results = runAll(versioned);
		if (results.size() != 1) {
			throw new VersioningException(ErrorCode.SEVERAL_RESULTS,
					"On the way from " + versioned.current() + " to " + versioned.target() + " the type "
							+ versioned.type() + " becomes " + results.size() + " others, not one.",
					"Walk what is split or dropped with 'runAll'.");
		}
		return results.get(0);
	}

	/**
	 * Walks several data, each to its own target.
	 * @param versioned the data
	 * @return what became of each, in the same order
	 */
	public List<RunResult> run(Collection<Versioned> versioned) {
		List<RunResult> results = new ArrayList<>();
		for (Versioned each : versioned) {
			try {
				results.add(new RunResult.Walked(run(each)));
			}
			catch (VersioningException ex) {
				results.add(new RunResult.Failed(each, ex));
			}
		}
		return results;
	}

	/**
	 * Walks data to their target, where they may be split, renamed or dropped.
	 * @param versioned the data, which stay as they are
	 * @return what there is of them in the target version: none, one or several
	 * @throws VersioningException if the current or the target version is not one of this
	 * schema, or a change fails or lacks a step
	 */
	public List<Versioned> runAll(Versioned versioned) {
		Version from = version(versioned.current());
		Version to = version(versioned.target());
		Map<String, Object> assigns = new LinkedHashMap<>(versioned.assigns());
		Walk walk = new Walk(from, to, assigns);
		List<Split.Part> parts = walk.through(between(from, to), versioned.start());
		return parts.stream().map((part) -> versioned.walked(part, assigns, walk.applied())).toList();
	}

	/**
	 * Says whether anything happens to a type between two versions.
	 * @param type the type, by its name in the version where the way begins
	 * @param from where the way begins
	 * @param to where it ends
	 * @return whether data of this type are other data at the end
	 */
	public boolean affects(String type, Version from, Version to) {
		return between(from, to).stream()
			.anyMatch((block) -> !block.changes(type).isEmpty()
					|| !(to.isNewerThan(from) ? block.namesSince(type) : block.namesBefore(type)).equals(Set.of(type))
					|| block.splits().values().stream().anyMatch((split) -> split.parts().contains(type)));
	}

	/**
	 * Returns the changes that lack the step which a way needs.
	 * @param type the type, by its name in the version where the way begins
	 * @param from where the way begins
	 * @param to where it ends
	 * @return the changes; none if data can be walked all the way
	 */
	public List<AppliedChange> missing(String type, Version from, Version to) {
		Direction direction = to.isNewerThan(from) ? Direction.UP : Direction.DOWN;
		List<AppliedChange> missing = new ArrayList<>();
		Set<String> names = Set.of(type);
		for (Block block : between(from, to)) {
			if (direction == Direction.UP) {
				names = namesSince(block, names);
				missing(block, names, direction, missing);
			}
			else {
				missing(block, names, direction, missing);
				names.stream()
					.flatMap((name) -> block.splitInto(name).stream())
					.filter((split) -> !split.reversible())
					.forEach((split) -> missing.add(split.applied(direction)));
				names = namesBefore(block, names);
			}
		}
		return missing;
	}

	private static void missing(Block block, Set<String> names, Direction direction, List<AppliedChange> missing) {
		block.changes()
			.stream()
			.filter((change) -> names.stream().anyMatch(change::isFor) && !change.directions().contains(direction))
			.forEach((change) -> missing.add(change.applied(direction)));
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
		for (Block block : this.blocks) {
			if (!block.version().isNewerThan(version)) {
				names = namesBefore(block, names);
				all.addAll(names);
			}
		}
		names = Set.of(type);
		for (int i = this.blocks.size() - 1; i >= 0; i--) {
			if (this.blocks.get(i).version().isNewerThan(version)) {
				names = namesSince(this.blocks.get(i), names);
				all.addAll(names);
			}
		}
		return all;
	}

	/**
	 * Returns what a type is called in another version.
	 * @param type the type, by its name in the version where the way begins
	 * @param from where the way begins
	 * @param to where it ends
	 * @return its names there: none if it was dropped, several if it was split
	 */
	public Set<String> namesAt(String type, Version from, Version to) {
		Set<String> names = Set.of(type);
		for (Block block : between(from, to)) {
			names = to.isNewerThan(from) ? namesSince(block, names) : namesBefore(block, names);
		}
		return names;
	}

	private static Set<String> namesSince(Block block, Set<String> names) {
		Set<String> result = new LinkedHashSet<>();
		names.forEach((name) -> result.addAll(block.namesSince(name)));
		return result;
	}

	private static Set<String> namesBefore(Block block, Set<String> names) {
		Set<String> result = new LinkedHashSet<>();
		names.forEach((name) -> result.addAll(block.namesBefore(name)));
		return result;
	}

	/**
	 * Returns what the versions introduced, for people.
	 * @return the changelog
	 */
	public Changelog changelog() {
		return Changelog.of(this.blocks);
	}

	// What lies between, in the order of the way.
	private List<Block> between(Version from, Version to) {
		boolean up = to.isNewerThan(from);
		Version older = up ? from : to;
		Version newer = up ? to : from;
		List<Block> result = new ArrayList<>();
		for (Block block : this.blocks) {
			if (block.version().isNewerThan(older) && !block.version().isNewerThan(newer)) {
				result.add(block);
			}
		}
		if (up) {
			Collections.reverse(result);
		}
		return result;
	}

	@Override
	public String toString() {
		return "VersioningSchema" + versions();
	}

}
