package io.polyn.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way of data through the blocks between two versions.
 */
final class Walk {

	private final Version from;

	private final Version to;

	private final Direction direction;

	private final Map<String, Object> assigns;

	private final List<AppliedChange> applied = new ArrayList<>();

	/**
	 * Begins a walk.
	 * @param from where it begins
	 * @param to where it ends
	 * @param assigns what changes remember for one another
	 */
	Walk(Version from, Version to, Map<String, Object> assigns) {
		this.from = from;
		this.to = to;
		this.direction = to.isNewerThan(from) ? Direction.UP : Direction.DOWN;
		this.assigns = assigns;
	}

	/**
	 * Walks.
	 * @param start the data, which are changed in place
	 * @param blocks the blocks on the way, in its order
	 * @return what the data have become
	 * @throws VersioningException if a change fails, or has no step in this direction
	 */
	List<Split.Part> through(List<Block> blocks, Split.Part start) {
		List<Split.Part> parts = List.of(start);
		for (Block block : blocks) {
			parts = (this.direction == Direction.UP) ? up(block, parts) : down(block, parts);
		}
		return parts;
	}

	/**
	 * Returns the changes that were made, in this order.
	 */
	List<AppliedChange> applied() {
		return this.applied;
	}

	private List<Split.Part> up(Block block, List<Split.Part> parts) {
		List<Split.Part> result = parts;
		if (!block.keepsTypes()) {
			result = new ArrayList<>();
			for (Split.Part part : parts) {
				result.addAll(since(block, part));
			}
		}
		for (Split.Part part : result) {
			List<DeclaredChange> changes = block.changes(part.type());
			for (int i = changes.size() - 1; i >= 0; i--) {
				make(changes.get(i), part);
			}
		}
		return result;
	}

	private List<Split.Part> since(Block block, Split.Part part) {
		DeclaredSplit split = block.splits().get(part.type());
		if (split != null) {
			return attempt(split.applied(this.direction),
					() -> split.up(part, context(block.version(), part.type(), Map.of())));
		}
		return block.dropped().contains(part.type()) ? List.of()
				: List.of(new Split.Part(block.renamed().getOrDefault(part.type(), part.type()), part.data()));
	}

	private List<Split.Part> down(Block block, List<Split.Part> parts) {
		for (Split.Part part : parts) {
			for (DeclaredChange change : block.changes(part.type())) {
				make(change, part);
			}
		}
		return block.keepsTypes() ? parts
				: parts.stream().map((part) -> before(block, part)).flatMap(Optional::stream).toList();
	}

	private Optional<Split.Part> before(Block block, Split.Part part) {
		Optional<DeclaredSplit> split = block.splitInto(part.type());
		if (split.isEmpty()) {
			return Optional.of(new Split.Part(block.nameBefore(part.type()).orElse(part.type()), part.data()));
		}
		DeclaredSplit declared = split.get();
		AppliedChange change = declared.applied(this.direction);
		if (!declared.reversible()) {
			throw VersioningException.missing(change, this.from, this.to);
		}
		return attempt(change, () -> declared.down(part, context(block.version(), part.type(), Map.of())));
	}

	private void make(DeclaredChange declared, Split.Part part) {
		AppliedChange change = declared.applied(this.direction);
		if (!declared.directions().contains(this.direction)) {
			throw VersioningException.missing(change, this.from, this.to);
		}
		attempt(change, () -> {
			declared.make(this.direction, part.data(), context(declared.version(), part.type(), declared.options()));
			return part;
		});
	}

	private ChangeContext context(Version version, String type, Map<String, Object> options) {
		return new ChangeContext(this.from, this.to, version, type, options, this.assigns);
	}

	private <T> T attempt(AppliedChange change, Step<T> step) {
		try {
			T result = step.make();
			this.applied.add(change);
			return result;
		}
		catch (RuntimeException | StackOverflowError ex) {
			throw VersioningException.failed(change, this.from, this.to, ex);
		}
	}

	@FunctionalInterface
	private interface Step<T> {

		T make();

	}

}
