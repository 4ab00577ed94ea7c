package io.polyn.version;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

import com.fasterxml.jackson.annotation.JsonValue;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What each version introduced, made of the descriptions of its changes.
 *
 * @param versions the versions, the newest first
 */
public record Changelog(List<Release> versions) {

	static Changelog of(List<Block> blocks) {
		return new Changelog(
				blocks.stream().map((block) -> new Release(block.version().toString(), entries(block))).toList());
	}

	private static List<Entry> entries(Block block) {
		List<Entry> entries = new ArrayList<>();
		block.renamed()
			.forEach((before, since) -> entries.add(new Entry(since, Kind.RENAMED, "Was " + before + " before.")));
		block.splits()
			.values()
			.forEach((split) -> entries.add(new Entry(split.type(), Kind.SPLIT,
					describe(split.split().description(), "Is now " + String.join(" and ", split.parts()) + "."))));
		block.dropped().forEach((type) -> entries.add(new Entry(type, Kind.DROPPED, "Is no more.")));
		block.changes()
			.forEach((change) -> entries.add(new Entry(change.type(), Kind.CHANGED,
					describe(change.change().description(), Contract.simpleNameOf(change.change())))));
		return List.copyOf(entries);
	}

	private static String describe(@Nullable String description, String otherwise) {
		return (description == null || description.isBlank()) ? otherwise : description.strip();
	}

	/**
	 * Selects one version.
	 * @param version the version as it was declared
	 * @return a changelog of this version alone, or without any
	 */
	public Changelog version(String version) {
		return new Changelog(this.versions.stream().filter((release) -> release.version().equals(version)).toList());
	}

	/**
	 * Selects one type.
	 * @param type the type
	 * @return a changelog of the versions that introduced something for this type, with
	 * what they introduced for every type
	 */
	public Changelog type(String type) {
		Predicate<Entry> selected = (entry) -> entry.type().equals(type) || entry.type().equals(DeclaredChange.ANY);
		return new Changelog(this.versions.stream()
			.map((release) -> new Release(release.version(), release.changes().stream().filter(selected).toList()))
			.filter((release) -> !release.changes().isEmpty())
			.toList());
	}

	/**
	 * Writes the changelog as JSON.
	 * @return an object with the member {@code versions}
	 */
	public String toJson() {
		return new String(Json.write(this), StandardCharsets.UTF_8);
	}

	/**
	 * Writes the changelog as Markdown.
	 * @return a section for each version, with a list of what it introduced
	 */
	public String toMarkdown() {
		return toMarkdown("Changelog");
	}

	/**
	 * Writes the changelog as Markdown, with a title of one's own.
	 * @param title the title
	 * @return a section for each version, with a list of what it introduced
	 */
	public String toMarkdown(String title) {
		StringBuilder result = new StringBuilder("# ").append(title).append('\n');
		for (Release release : this.versions) {
			result.append("\n## ").append(release.version()).append("\n\n");
			if (release.changes().isEmpty()) {
				result.append("Nothing has changed.\n");
			}
			release.changes()
				.forEach((entry) -> result.append("* ")
					.append(entry.type().equals(DeclaredChange.ANY) ? "Everything" : "`" + entry.type() + "`")
					.append(": ")
					.append(entry.description().replaceAll("\\R", "\n  "))
					.append('\n'));
		}
		return result.toString();
	}

	/**
	 * One version.
	 *
	 * @param version the version
	 * @param changes what it introduced
	 */
	public record Release(String version, List<Entry> changes) {
	}

	/**
	 * One thing that a version introduced.
	 *
	 * @param type the type, {@code *} for every type
	 * @param kind what happened to the type
	 * @param description the same in words
	 */
	public record Entry(String type, Kind kind, String description) {
	}

	/**
	 * What may happen to a type.
	 */
	public enum Kind {

		/** Its data are others. */
		CHANGED,

		/** It has another name. */
		RENAMED,

		/** It is several now. */
		SPLIT,

		/** It is no more. */
		DROPPED;

		@JsonValue
		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
