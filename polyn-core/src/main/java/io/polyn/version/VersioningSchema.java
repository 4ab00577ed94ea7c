package io.polyn.version;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
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

	private final Blocks blocks;

	private final Map<String, Version> versions = new HashMap<>();

	private final Version latest;

	private final Set<String> types;

	private final TypeHistory history;

	VersioningSchema(Scheme scheme, List<Block> blocks, Version latest) {
		this.scheme = scheme;
		this.blocks = new Blocks(List.copyOf(blocks));
		blocks.forEach((block) -> this.versions.put(block.version().toString(), block.version()));
		this.latest = latest;
		Set<String> types = new HashSet<>();
		blocks.forEach((block) -> types.addAll(block.types()));
		this.types = Set.copyOf(types);
		this.history = new TypeHistory(this.blocks);
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
		return this.blocks.newestFirst().stream().map(Block::version).toList();
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
		Version declared = this.versions.get(text);
		return (declared != null) ? declared : parse(text);
	}

	// Not written as it was declared, or not one that was.
	private Version parse(String text) {
		Version version = this.scheme.parse(text)
			.orElseThrow(() -> new VersioningException(ErrorCode.INVALID_VERSION,
					"'" + printable(text) + "' is no " + this.scheme + ".", "Name one of " + this.versions() + "."));
		for (Block block : this.blocks.newestFirst()) {
			if (block.version().equals(version)) {
				return block.version();
			}
		}
		Version newest = this.blocks.newestFirst().get(0).version();
		if (version.isNewerThan(newest)) {
			throw new VersioningException(ErrorCode.NEWER_VERSION,
					"The version " + printable(text) + " is newer than " + newest + ", the newest that is known here.",
					"Deploy the build that knows it, or name one of " + versions() + ".");
		}
		throw new VersioningException(ErrorCode.UNDECLARED_VERSION,
				"The version " + printable(text) + " is not known here.",
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
		List<Block> way = this.blocks.between(from, to);
		Direction direction = Direction.of(from, to);
		if (!TypeHistory.affects(versioned.type(), way, direction)) {
			return List.of(versioned.unchanged());
		}
		Map<String, Object> assigns = new LinkedHashMap<>(versioned.assigns());
		List<Walk.Arrival> arrivals = new Walk(from, to, assigns).through(way, versioned.start());
		List<Versioned> results = new ArrayList<>(arrivals.size());
		arrivals.forEach((arrival) -> results.add(versioned.walked(arrival, assigns)));
		return Collections.unmodifiableList(results);
	}

	/**
	 * Returns what happened to types from version to version.
	 * @return the history
	 */
	public TypeHistory history() {
		return this.history;
	}

	/**
	 * Returns what the versions introduced, for people.
	 * @return the changelog
	 */
	public Changelog changelog() {
		return Changelog.of(this.blocks.newestFirst());
	}

	@Override
	public String toString() {
		return "VersioningSchema" + versions();
	}

}
