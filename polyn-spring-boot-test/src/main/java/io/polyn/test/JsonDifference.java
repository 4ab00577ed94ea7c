package io.polyn.test;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.json.Json;

/**
 * The first difference between two JSON documents. What counts is what is written:
 * numbers are equal by value, and the order of members makes no difference.
 *
 * @param pointer where, as a JSON Pointer; empty for the whole
 * @param message what differs there
 */
record JsonDifference(String pointer, String message) {

	static Optional<JsonDifference> between(byte[] expected, byte[] actual) {
		return between("", parse(expected), parse(actual));
	}

	private static JsonNode parse(byte[] json) {
		try {
			return Json.parse(json);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalArgumentException("Not JSON", ex);
		}
	}

	private static Optional<JsonDifference> between(String pointer, JsonNode expected, JsonNode actual) {
		if (expected.isObject() && actual.isObject()) {
			return ofMembers(pointer, expected, actual);
		}
		if (expected.isArray() && actual.isArray()) {
			return ofElements(pointer, expected, actual);
		}
		boolean equal = (expected.isNumber() && actual.isNumber())
				? expected.decimalValue().compareTo(actual.decimalValue()) == 0 : expected.equals(actual);
		return equal ? Optional.empty()
				: Optional.of(new JsonDifference(pointer, "expected " + expected + ", but was " + actual));
	}

	private static Optional<JsonDifference> ofMembers(String pointer, JsonNode expected, JsonNode actual) {
		Set<String> names = new LinkedHashSet<>();
		expected.fieldNames().forEachRemaining(names::add);
		actual.fieldNames().forEachRemaining(names::add);
		return names.stream()
			.flatMap((name) -> ofMember(pointer + "/" + name.replace("~", "~0").replace("/", "~1"), expected.path(name),
					actual.path(name))
				.stream())
			.findFirst();
	}

	private static Optional<JsonDifference> ofElements(String pointer, JsonNode expected, JsonNode actual) {
		for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
			Optional<JsonDifference> difference = ofMember(pointer + "/" + i, expected.path(i), actual.path(i));
			if (difference.isPresent()) {
				return difference;
			}
		}
		return Optional.empty();
	}

	private static Optional<JsonDifference> ofMember(String pointer, JsonNode expected, JsonNode actual) {
		if (actual.isMissingNode()) {
			return Optional.of(new JsonDifference(pointer, "expected " + expected + ", but was nothing"));
		}
		if (expected.isMissingNode()) {
			return Optional.of(new JsonDifference(pointer, "expected nothing, but was " + actual));
		}
		return between(pointer, expected, actual);
	}

	@Override
	public String toString() {
		return (this.pointer.isEmpty() ? "" : this.pointer + ": ") + this.message;
	}

}
