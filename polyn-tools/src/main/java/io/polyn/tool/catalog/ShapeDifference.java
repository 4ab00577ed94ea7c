package io.polyn.tool.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.polyn.tool.catalog.Shape.Branch;

/**
 * What is different about a property in a later version.
 *
 * @param kind in which way
 * @param path the property, with those that it is part of; empty for the whole
 * @param words what it is, or what of it is different
 */
record ShapeDifference(Kind kind, String path, String words) {

	/**
	 * In which way a property is different.
	 */
	enum Kind {

		/** It was not there before. */
		ADDED,

		/** It is there no more. */
		REMOVED,

		/** It follows other rules. */
		CHANGED

	}

	private record Part(boolean required, Shape shape) {

		String words() {
			return (this.required ? "required " : "optional ") + this.shape.type();
		}

	}

	static List<ShapeDifference> between(Shape before, Shape after) {
		Map<String, Part> old = new LinkedHashMap<>();
		Map<String, Part> now = new LinkedHashMap<>();
		flatten("", new Part(true, before), old);
		flatten("", new Part(true, after), now);
		List<ShapeDifference> differences = new ArrayList<>();
		only(now, old).forEach((path) -> differences.add(new ShapeDifference(Kind.ADDED, path, now.get(path).words())));
		only(old, now)
			.forEach((path) -> differences.add(new ShapeDifference(Kind.REMOVED, path, old.get(path).words())));
		now.forEach((path, part) -> {
			Part was = old.get(path);
			String words = (was != null) ? change(was, part) : "";
			if (!words.isEmpty()) {
				differences.add(new ShapeDifference(Kind.CHANGED, path, words));
			}
		});
		return differences;
	}

	// What is part of something that is new, is not told as well.
	private static List<String> only(Map<String, Part> some, Map<String, Part> others) {
		Set<String> told = new TreeSet<>();
		return some.keySet().stream().filter((path) -> !others.containsKey(path)).filter((path) -> {
			boolean isPart = told.stream()
				.anyMatch((other) -> path.startsWith(other) && ".[ ".indexOf(path.charAt(other.length())) >= 0);
			told.add(path);
			return !isPart;
		}).toList();
	}

	private static void flatten(String path, Part part, Map<String, Part> parts) {
		parts.putIfAbsent(path, part);
		for (Branch branch : part.shape().branches()) {
			flatten(branch.path(path), new Part(branch.required(), branch.shape()), parts);
		}
	}

	private static String change(Part was, Part now) {
		List<String> words = new ArrayList<>();
		if (was.required() != now.required()) {
			words.add(now.required() ? "optional → required" : "required → optional");
		}
		if (!was.shape().type().equals(now.shape().type())) {
			words.add(was.shape().type() + " → " + now.shape().type());
		}
		String gone = constraints(was, now);
		String added = constraints(now, was);
		if (!gone.isEmpty() || !added.isEmpty()) {
			words.add((gone.isEmpty() ? "no rule" : gone) + " → " + (added.isEmpty() ? "no rule" : added));
		}
		return String.join("; ", words);
	}

	private static String constraints(Part of, Part without) {
		return of.shape()
			.constraints()
			.stream()
			.filter((constraint) -> !without.shape().constraints().contains(constraint))
			.map(Shape.Constraint::toString)
			.collect(Collectors.joining(", "));
	}

}
