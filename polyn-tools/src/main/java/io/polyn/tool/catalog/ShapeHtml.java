package io.polyn.tool.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.polyn.tool.catalog.Shape.Branch;
import io.polyn.tool.catalog.Shape.Constraint;
import io.polyn.tool.catalog.Shape.Role;
import io.polyn.tool.catalog.ShapeDifference.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Shape} as a tree whose branches can be opened, with what is new in it marked.
 */
final class ShapeHtml {

	/** Deeper branches are closed at first. */
	private static final int OPEN_LEVELS = 2;

	private final Map<String, Kind> marks;

	private ShapeHtml(Map<String, Kind> marks) {
		this.marks = marks;
	}

	static Html of(Shape shape, Map<String, Kind> marks) {
		return Fragment.of("shape")
			.put("rules", rules(shape))
			.put("branches", new ShapeHtml(marks).branches(shape, "", 1, Role.PROPERTY))
			.html();
	}

	// A role gets a heading unless it has been told before.
	private Html branches(Shape shape, String path, int level, Role told) {
		if (shape.branches().isEmpty()) {
			return Html.EMPTY;
		}
		List<Html> rows = new ArrayList<>();
		Role role = told;
		for (Branch branch : shape.branches()) {
			if (branch.role() != role) {
				role = branch.role();
				rows.add(Fragment.of("role").put("text", role.heading()).html());
			}
			rows.add(row(branch, branch.path(path), level));
		}
		return Fragment.of("branches").put("rows", rows).html();
	}

	private Html row(Branch branch, String path, int level) {
		Shape shape = branch.shape();
		Kind mark = this.marks.get(path);
		return Fragment.of("row")
			.put("name", branch.name())
			.put("mark",
					(mark == null) ? Html.EMPTY : Fragment.of("mark-" + mark.name().toLowerCase(Locale.ROOT)).html())
			.put("required", branch.required() ? Fragment.of("required").html() : Html.EMPTY)
			.put("deprecated", shape.deprecated() ? Fragment.of("deprecated").html() : Html.EMPTY)
			.put("rules", rules(shape))
			.putIfPresent("description", branch.name().equals(shape.description()) ? null : shape.description())
			.put("nested", nested(branch, path, level))
			.html();
	}

	private Html nested(Branch branch, String path, int level) {
		List<Branch> branches = branch.shape().branches();
		if (branches.isEmpty()) {
			return Html.EMPTY;
		}
		Branch first = branches.get(0);
		if (branches.size() == 1 && first.role() == Role.ITEM && !first.shape().branches().isEmpty()) {
			return nested(first, first.path(path), level);
		}
		return Fragment.of("nested")
			.put("open", new Html((level < OPEN_LEVELS) ? " open" : ""))
			.put("summary",
					(branch.role() == Role.ITEM) ? branch.role().heading() + ": " + summary(branches)
							: summary(branches))
			.put("item", (branch.role() == Role.ITEM) ? item(branch.shape()) : Html.EMPTY)
			.put("branches", branches(branch.shape(), path, level + 1, first.role()))
			.html();
	}

	// The item has no row of its own, which would tell this.
	private static Html item(Shape shape) {
		return Fragment.of("item").put("rules", rules(shape)).putIfPresent("description", shape.description()).html();
	}

	private static String summary(List<Branch> branches) {
		Role first = branches.get(0).role();
		return (first != Role.PROPERTY) ? first.heading()
				: Texts.count(branches.stream().filter((branch) -> branch.role() == first).count(), "property");
	}

	private static Html rules(Shape shape) {
		return Fragment.of("rules")
			.put("type", shape.type())
			.put("reference", reference(shape.name(), shape.event()))
			.put("constraints", shape.constraints().stream().map(ShapeHtml::constraint).toList())
			.html();
	}

	private static Html reference(@Nullable String name, @Nullable String event) {
		if (name == null) {
			return Html.EMPTY;
		}
		return (event != null) ? Fragment.of("event-link").put("name", event).html()
				: Fragment.of("reference").put("name", name).html();
	}

	private static Html constraint(Constraint constraint) {
		return Fragment.of("constraint")
			.put("words", constraint.words())
			.put("values", constraint.values().stream().map((value) -> code(value)).toList())
			.html();
	}

	private static Html code(String text) {
		return Fragment.of("code").put("text", text).html();
	}

}
