package io.polyn.version;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link VersioningSchema} consists of.
 */
public final class VersioningSchemaBuilder {

	private final Scheme scheme;

	private final List<VersionBuilder> versions = new ArrayList<>();

	private @Nullable String latest;

	VersioningSchemaBuilder(Scheme scheme) {
		this.scheme = scheme;
	}

	/**
	 * Declares a version that changed nothing.
	 * @param version the version, which must be older than the one declared before
	 * @return this builder
	 */
	public VersioningSchemaBuilder version(String version) {
		return version(version, (nothing) -> {
		});
	}

	/**
	 * Declares a version.
	 * @param version the version, which must be older than the one declared before
	 * @param introduced declares what the version introduced
	 * @return this builder
	 */
	public VersioningSchemaBuilder version(String version, Consumer<VersionBuilder> introduced) {
		VersionBuilder builder = new VersionBuilder(version);
		introduced.accept(builder);
		this.versions.add(builder);
		return this;
	}

	/**
	 * Names the version that the code knows, where newer ones are only being prepared; by
	 * default it is the newest.
	 * @param version a declared version
	 * @return this builder
	 */
	public VersioningSchemaBuilder latest(String version) {
		this.latest = version;
		return this;
	}

	/**
	 * Makes the schema.
	 * @return the schema
	 * @throws InvalidVersioningSchemaException if it is not consistent, with everything
	 * that is wrong
	 */
	public VersioningSchema build() {
		List<String> problems = new ArrayList<>();
		if (this.versions.isEmpty()) {
			problems.add("It has no version.");
		}
		List<Block> blocks = new ArrayList<>();
		for (VersionBuilder builder : this.versions) {
			builder.requireConsistent(problems);
			Optional<Version> version = parse(builder.version(), problems);
			version.ifPresent((parsed) -> {
				requireOlder(parsed, blocks, problems);
				blocks.add(builder.build(parsed));
			});
		}
		Version latest = latest(blocks, problems);
		if (problems.isEmpty()) {
			requireFreeNames(blocks, problems);
		}
		if (!problems.isEmpty() || latest == null) {
			throw new InvalidVersioningSchemaException(problems);
		}
		return new VersioningSchema(this.scheme, blocks, latest);
	}

	private Optional<Version> parse(String text, List<String> problems) {
		Optional<Version> version = this.scheme.parse(text);
		if (version.isEmpty()) {
			problems.add("The version '" + text + "' is no " + this.scheme + ".");
		}
		return version;
	}

	private static void requireOlder(Version version, List<Block> blocks, List<String> problems) {
		Optional<Version> same = blocks.stream().map(Block::version).filter(version::equals).findFirst();
		if (same.isPresent()) {
			boolean spelled = same.get().toString().equals(version.toString());
			problems.add("The version " + version + " is declared twice"
					+ (spelled ? "." : ", also as " + same.get() + "."));
		}
		else if (!blocks.isEmpty() && version.isNewerThan(blocks.get(blocks.size() - 1).version())) {
			problems.add("The version " + version + " stands below " + blocks.get(blocks.size() - 1).version()
					+ ", but is newer: the newest comes first.");
		}
	}

	// Of two types that have become one, the way down can't tell which it was.
	private static void requireFreeNames(List<Block> blocks, List<String> problems) {
		Set<String> known = new HashSet<>();
		for (int i = blocks.size() - 1; i >= 0; i--) {
			Block block = blocks.get(i);
			known.removeIf(block::replaces);
			known.stream()
				.filter(block::hasReplaced)
				.sorted()
				.forEach((type) -> problems.add("In the version " + block.version() + " a type becomes " + type
						+ ", but there is one already."));
			known.addAll(block.typesSince());
		}
	}

	private @Nullable Version latest(List<Block> blocks, List<String> problems) {
		if (this.latest == null) {
			return blocks.isEmpty() ? null : blocks.get(0).version();
		}
		Version parsed = this.scheme.parse(this.latest).orElse(null);
		if (parsed == null) {
			problems.add("The latest version '" + this.latest + "' is no " + this.scheme + ".");
			return null;
		}
		Optional<Version> declared = blocks.stream().map(Block::version).filter(parsed::equals).findFirst();
		if (declared.isEmpty()) {
			problems.add("The latest version " + this.latest + " is not declared.");
		}
		return declared.orElse(null);
	}

}
