package io.polyn.schema;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.cloudevent.Violation;
import io.polyn.json.Json;
import io.polyn.schema.regex.BudgetedPattern;

/**
 * Checks data against one compiled schema. Whatever the data are, the answer is a list of
 * violations.
 */
final class DataValidator {

	private static final int MAX_DIGITS = 1000;

	private final Schema schema;

	DataValidator(Schema schema) {
		this.schema = schema;
	}

	List<Violation> validate(byte[] data) {
		try {
			JsonNode tree = Json.parse(data);
			if (tree.isMissingNode()) {
				return List.of(new Violation("", "json", "the data are empty"));
			}
			if (hasOverlongNumber(tree)) {
				return List.of(new Violation("", "json", "the data have a number of too many digits"));
			}
			return violations(this.schema.validate(tree));
		}
		catch (StreamConstraintsException ex) {
			return List.of(new Violation("", "json", "the data are nested deeper than " + Json.MAX_NESTING_DEPTH
					+ " levels, or have an overlong value"));
		}
		catch (JsonProcessingException ex) {
			return List.of(new Violation("", "json",
					"the data are not one well-formed JSON document, or have a member twice" + at(ex)));
		}
		catch (BudgetedPattern.BudgetExceededException ex) {
			return List.of(unverifiable("a pattern takes too long"));
		}
		// A number or a nesting that the validator can't cope with must not
		// end the listener.
		catch (RuntimeException | StackOverflowError ex) {
			return List.of(unverifiable(ex.getClass().getSimpleName()));
		}
	}

	// A few characters such as 1e999999999 stand for gigabytes as soon as
	// something is divided by them.
	private static boolean hasOverlongNumber(JsonNode node) {
		if (node.isBigDecimal()) {
			return Math.abs((long) node.decimalValue().scale()) > MAX_DIGITS;
		}
		for (JsonNode child : node) {
			if (hasOverlongNumber(child)) {
				return true;
			}
		}
		return false;
	}

	private static List<Violation> violations(List<Error> errors) {
		List<Violation> violations = new ArrayList<>();
		for (Error error : errors.subList(0, Math.min(errors.size(), InvalidEventException.MAX_VIOLATIONS + 1))) {
			violations
				.add(new Violation(error.getInstanceLocation().toString(), error.getKeyword(), error.getMessage()));
		}
		return violations;
	}

	private static Violation unverifiable(String reason) {
		return new Violation("", "unverifiable", "the data can't be checked: " + reason);
	}

	private static String at(JsonProcessingException ex) {
		JsonLocation location = ex.getLocation();
		return (location != null) ? " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")" : "";
	}

}
