package io.polyn.version;

import java.util.List;
import java.util.Optional;

/**
 * A split as it was declared.
 *
 * @param version the version that introduces it
 * @param type what it was before
 * @param parts what it is since
 * @param split the split
 * @param reversible whether it has a step down
 */
record DeclaredSplit(Version version, String type, List<String> parts, Split split, boolean reversible) {

	static DeclaredSplit of(Version version, String type, List<String> parts, Split split) {
		return new DeclaredSplit(version, type, List.copyOf(parts), split,
				Contract.SPLIT.isOverridden(split, "down", Split.Part.class, ChangeContext.class));
	}

	List<Split.Part> up(Split.Part whole, ChangeContext context) {
		List<Split.Part> result = List.copyOf(this.split.up(whole.data(), context));
		for (Split.Part part : result) {
			if (!this.parts.contains(part.type())) {
				throw new IllegalStateException("A part of " + this.type + " is of the type " + part.type()
						+ ", which the split does not declare");
			}
		}
		return result.stream().map((part) -> new Split.Part(part.type(), part.data().deepCopy())).toList();
	}

	Optional<Split.Part> down(Split.Part part, ChangeContext context) {
		return this.split.down(part, context).map((data) -> new Split.Part(this.type, data.deepCopy()));
	}

	AppliedChange applied(Direction direction) {
		return new AppliedChange(this.version, this.type, Contract.nameOf(this.split), direction);
	}

}
