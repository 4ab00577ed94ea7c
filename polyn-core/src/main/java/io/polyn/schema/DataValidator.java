package io.polyn.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.path.NodePath;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.cloudevent.Violation;
import io.polyn.json.Json;
import io.polyn.json.JsonDocument;
import io.polyn.schema.regex.BudgetExceededError;
import org.jspecify.annotations.Nullable;

/**
 * Checks data against one compiled schema. Whatever the data are, the answer is a list of
 * violations, and none of them carries anything that is only in the data: neither a value
 * nor the name of a property that the schema does not name.
 */
final class DataValidator {

	private static final int MAX_DIGITS = 1000;

	// All numbers together; the largest one of a double is written in 22 characters.
	private static final int DIGITS = 100_000;

	private static final int DIGITS_PER_BYTE = 50;

	private static final String UNNAMED = "*";

	private static final Violation OVERLONG_NUMBER = new Violation("", "json",
			"the data have a number of too many digits");

	// The validator's own messages tell the property's name.
	private static final Map<String, String> MESSAGES = Map.of("additionalProperties",
			"has a property that the schema does not name, and does not allow", "unevaluatedProperties",
			"has a property that the schema does not name, and does not allow", "propertyNames",
			"has a property whose name the schema does not allow", "false", "the schema allows nothing here");

	private final Schema schema;

	private final Predicate<String> names;

	private final SchemaSize size;

	private final ExecutionConfig config;

	/**
	 * Creates a validator.
	 * @param schema the schema
	 * @param names which names of properties may be told
	 * @param size how large the schema is
	 */
	DataValidator(Schema schema, Predicate<String> names, SchemaSize size) {
		this.schema = schema;
		this.names = names;
		this.size = size;
		this.config = schema.createExecutionContext().getExecutionConfig();
	}

	/**
	 * Parses data and checks them.
	 */
	Reading read(byte[] data) {
		try {
			JsonNode tree = Json.parse(data);
			if (tree.isMissingNode()) {
				return Reading.failed(new Violation("", "json", "the data are empty"));
			}
			return new Reading(validate(tree, data.length), new JsonDocument(data, tree));
		}
		catch (StreamConstraintsException ex) {
			return Reading.failed(new Violation("", "json", "the data are nested deeper than " + Json.MAX_NESTING_DEPTH
					+ " levels, or have an overlong value"));
		}
		catch (JsonProcessingException ex) {
			return Reading.failed(new Violation("", "json",
					"the data are not one well-formed JSON document, or have a member twice" + at(ex)));
		}
	}

	/**
	 * Checks data that are parsed.
	 * @param tree the data
	 * @param bytes how many bytes they were
	 * @return the violations
	 */
	List<Violation> validate(JsonNode tree, long bytes) {
		try {
			ValidationBudget budget = new ValidationBudget(this.config, Size.of(tree, bytes).values, bytes, this.size);
			budget.spendOn(() -> this.schema.validate(budget, tree, OutputFormat.DEFAULT));
			List<Error> errors = budget.getErrors();
			if (errors.isEmpty()) {
				return List.of();
			}
			return errors.stream().limit(InvalidEventException.MAX_VIOLATIONS + 1).map(this::violation).toList();
		}
		catch (OverlongNumberException ex) {
			return List.of(OVERLONG_NUMBER);
		}
		catch (BudgetExceededError ex) {
			return List.of(unverifiable(ex.getMessage()));
		}
		// A number or a nesting that the validator can't cope with must not
		// end the listener.
		catch (RuntimeException | StackOverflowError ex) {
			return List.of(unverifiable(ex.getClass().getSimpleName()));
		}
	}

	private Violation violation(Error error) {
		return new Violation(pointer(error.getInstanceLocation()), error.getKeyword(),
				MESSAGES.getOrDefault(error.getKeyword(), error.getMessage()));
	}

	private String pointer(NodePath path) {
		JsonPointer pointer = JsonPointer.empty();
		for (int i = 0; i < path.getNameCount(); i++) {
			Object element = path.getElement(i);
			if (element instanceof Integer index) {
				pointer = pointer.appendIndex(index);
			}
			else {
				String name = String.valueOf(element);
				pointer = pointer.appendProperty(this.names.test(name) ? name : UNNAMED);
			}
		}
		return pointer.toString();
	}

	private static Violation unverifiable(String reason) {
		return new Violation("", "unverifiable", "the data can't be checked: " + reason);
	}

	private static String at(JsonProcessingException ex) {
		JsonLocation location = ex.getLocation();
		return (location != null) ? " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")" : "";
	}

	/**
	 * Data that were parsed and checked.
	 *
	 * @param violations the rules that they break
	 * @param document the data, if they could be parsed
	 */
	record Reading(List<Violation> violations, @Nullable JsonDocument document) {

		private static Reading failed(Violation violation) {
			return new Reading(List.of(violation), null);
		}

	}

	/**
	 * What the cost of a validation grows with.
	 */
	private static final class Size {

		private long values;

		private long digits;

		// A few characters such as 1e999999999 stand for gigabytes as soon as
		// something is divided by them or compared with them.
		private void add(JsonNode node) {
			this.values++;
			if (node.isBigDecimal()) {
				long digits = Math.abs((long) node.decimalValue().scale());
				if (digits > MAX_DIGITS) {
					throw new OverlongNumberException();
				}
				this.digits += digits;
			}
			for (JsonNode child : node) {
				add(child);
			}
		}

		private static Size of(JsonNode node, long bytes) {
			Size size = new Size();
			size.add(node);
			if (size.digits > DIGITS + DIGITS_PER_BYTE * bytes) {
				throw new OverlongNumberException();
			}
			return size;
		}

	}

	private static final class OverlongNumberException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private OverlongNumberException() {
			super(null, null, false, false);
		}

	}

}
