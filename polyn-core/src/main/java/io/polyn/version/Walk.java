package io.polyn.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The way of data through the blocks between two versions.
 */
final class Walk {

	private final Version from;

	private final Version to;

	private final Direction direction;

	private final Map<String, Object> assigns;

	/**
	 * Begins a walk.
	 * @param from where it begins
	 * @param to where it ends
	 * @param assigns what changes remember for one another
	 */
	Walk(Version from, Version to, Map<String, Object> assigns) {
		this.from = from;
		this.to = to;
		this.direction = Direction.of(from, to);
		this.assigns = assigns;
	}

	/**
	 * Walks.
	 * @param start the data, which are changed in place
	 * @param blocks the blocks on the way, in its order
	 * @return what the data have become
	 * @throws VersioningException if a change fails, or has no step in this direction
	 */
	List<Arrival> through(List<Block> blocks, Split.Part start) {
		List<Arrival> arrivals = List.of(new Arrival(start, new ArrayList<>()));
		for (Block block : blocks) {
			arrivals = (this.direction == Direction.UP) ? up(block, arrivals) : down(block, arrivals);
		}
		return arrivals;
	}

	private List<Arrival> up(Block block, List<Arrival> before) {
		List<Arrival> since = block.keepsTypes() ? before
				: before.stream().flatMap((arrival) -> since(block, arrival)).toList();
		for (Arrival arrival : since) {
			List<DeclaredChange> changes = block.changes(arrival.type());
			for (int i = changes.size() - 1; i >= 0; i--) {
				make(changes.get(i), arrival);
			}
		}
		return since;
	}

	private Stream<Arrival> since(Block block, Arrival arrival) {
		DeclaredSplit split = block.splits().get(arrival.type());
		if (split != null) {
			ChangeContext context = context(block.version(), arrival.type(), Map.of());
			return attempt(split.applied(this.direction), arrival, () -> split.up(arrival.part(), context)).stream()
				.map(arrival::as);
		}
		return block.dropped().contains(arrival.type()) ? Stream.empty()
				: Stream.of(arrival.named(block.renamed().getOrDefault(arrival.type(), arrival.type())));
	}

	private List<Arrival> down(Block block, List<Arrival> since) {
		for (Arrival arrival : since) {
			for (DeclaredChange change : block.changes(arrival.type())) {
				make(change, arrival);
			}
		}
		return block.keepsTypes() ? since
				: since.stream().flatMap((arrival) -> before(block, arrival).stream()).toList();
	}

	private Optional<Arrival> before(Block block, Arrival arrival) {
		Optional<DeclaredSplit> split = block.splitInto(arrival.type());
		if (split.isEmpty()) {
			return Optional.of(arrival.named(block.nameBefore(arrival.type()).orElse(arrival.type())));
		}
		DeclaredSplit declared = split.get();
		AppliedChange change = declared.applied(this.direction);
		if (!declared.reversible()) {
			throw VersioningException.missing(change, this.from, this.to);
		}
		ChangeContext context = context(block.version(), arrival.type(), Map.of());
		return attempt(change, arrival, () -> declared.down(arrival.part(), context)).map(arrival::as);
	}

	private void make(DeclaredChange declared, Arrival arrival) {
		AppliedChange change = declared.applied(this.direction);
		if (!declared.directions().contains(this.direction)) {
			throw VersioningException.missing(change, this.from, this.to);
		}
		ChangeContext context = context(declared.version(), arrival.type(), declared.options());
		attempt(change, arrival, () -> {
			declared.make(this.direction, arrival.part().data(), context);
			return arrival;
		});
	}

	private ChangeContext context(Version version, String type, Map<String, Object> options) {
		return new ChangeContext(this.from, this.to, version, type, options, this.assigns);
	}

	private <T> T attempt(AppliedChange change, Arrival arrival, Supplier<T> step) {
		try {
			T result = step.get();
			arrival.applied().add(change);
			return result;
		}
		// Where changes are not written in Java, an exception need not be declared.
		catch (Exception | StackOverflowError ex) {
			throw VersioningException.failed(change, this.from, this.to, ex);
		}
	}

	/**
	 * What data have become, and by what.
	 *
	 * @param part the data
	 * @param applied the changes that were made, in this order
	 */
	record Arrival(Split.Part part, List<AppliedChange> applied) {

		String type() {
			return this.part.type();
		}

		Arrival named(String type) {
			return new Arrival(new Split.Part(type, this.part.data()), this.applied);
		}

		// Each part goes its own way from here.
		Arrival as(Split.Part other) {
			return new Arrival(other, new ArrayList<>(this.applied));
		}

	}

}
