package io.polyn.tool.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.polyn.tool.catalog.Shape.Branch;
import io.polyn.tool.catalog.Shape.Constraint;
import io.polyn.tool.catalog.Shape.Role;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Shape} that several schemas have a say in.
 */
final class ShapeDraft {

	private static final String ANYTHING = "anything";

	private static final String ARRAY = "array";

	final Set<String> types = new LinkedHashSet<>();

	/** The types of the values that are named, which tell it where nothing else does. */
	final Set<String> valueTypes = new LinkedHashSet<>();

	final Set<Constraint> constraints = new LinkedHashSet<>();

	final Set<String> required = new LinkedHashSet<>();

	private final Map<String, ShapeDraft> properties = new LinkedHashMap<>();

	private final Map<Role, List<Alternative>> others = new LinkedHashMap<>();

	@Nullable String name;

	@Nullable String event;

	@Nullable String description;

	boolean deprecated;

	@Nullable String format;

	private @Nullable Shape shape;

	private record Alternative(String name, ShapeDraft draft) {
	}

	ShapeDraft property(String name) {
		return this.properties.computeIfAbsent(name, (missing) -> new ShapeDraft());
	}

	ShapeDraft branch(Role role, String name) {
		ShapeDraft draft = new ShapeDraft();
		this.others.computeIfAbsent(role, (missing) -> new ArrayList<>()).add(new Alternative(name, draft));
		return draft;
	}

	void constraint(String words, String... values) {
		this.constraints.add(new Constraint(words, List.of(values)));
	}

	/**
	 * Returns what has been said, after which nothing more can be.
	 */
	Shape toShape() {
		if (this.shape == null) {
			this.shape = finished();
		}
		return this.shape;
	}

	private Shape finished() {
		this.required.forEach(this::property);
		List<Branch> branches = new ArrayList<>();
		this.properties.forEach((property, draft) -> branches
			.add(new Branch(Role.PROPERTY, property, this.required.contains(property), draft.toShape())));
		List<Alternative> items = this.others.getOrDefault(Role.ITEM, List.of());
		this.others.forEach((role, alternatives) -> alternatives.forEach((alternative) -> {
			Shape shape = alternative.draft().toShape();
			if (role != Role.ITEM || items.size() > 1 || isWorthTelling(shape)) {
				branches.add(new Branch(role, alternative.name(), false, shape));
			}
		}));
		Shape item = (items.size() == 1) ? items.get(0).draft().toShape() : null;
		if (this.name == null && item != null) {
			this.name = item.name();
			this.event = item.event();
		}
		return new Shape(type(item), this.name, this.event, this.description, this.deprecated,
				List.copyOf(this.constraints), List.copyOf(branches));
	}

	// What is only of a type, is told by the array's own.
	private static boolean isWorthTelling(Shape item) {
		return !item.branches().isEmpty() || item.description() != null
				|| !Set.of(ShapeReader.NESTED_AGAIN).containsAll(item.constraints());
	}

	private String type(@Nullable Shape item) {
		String type = String.join(" or ", this.types.isEmpty() ? implied() : this.types);
		if (this.format != null) {
			type += " (" + this.format + ")";
		}
		return (item != null && type.startsWith(ARRAY)) ? ARRAY + " of " + item.type() + type.substring(ARRAY.length())
				: type;
	}

	private Set<String> implied() {
		if (!this.valueTypes.isEmpty()) {
			return this.valueTypes;
		}
		Set<String> ofAlternatives = new LinkedHashSet<>();
		for (Role role : List.of(Role.ONE_OF, Role.ANY_OF)) {
			this.others.getOrDefault(role, List.of())
				.forEach((alternative) -> ofAlternatives.add(alternative.draft().toShape().type()));
		}
		return !this.properties.isEmpty() ? Set.of("object") : this.others.containsKey(Role.ITEM) ? Set.of(ARRAY)
				: (ofAlternatives.isEmpty() || ofAlternatives.contains(ANYTHING)) ? Set.of(ANYTHING) : ofAlternatives;
	}

}
