package io.polyn.schema;

import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;

/**
 * A keyword that is checked by Polyn itself, since the validator's own way is not exact
 * or takes too long.
 */
abstract class ExactKeyword implements Keyword {

	private final String name;

	ExactKeyword(String name) {
		this.name = name;
	}

	/**
	 * Makes what checks data.
	 * @param value the keyword's value in a schema
	 * @return says whether data are valid
	 */
	abstract Predicate<JsonNode> check(JsonNode value);

	@Override
	public final String getValue() {
		return this.name;
	}

	@Override
	public final KeywordValidator newValidator(SchemaLocation location, JsonNode value, Schema parent,
			SchemaContext context) {
		return new Validator(this, value, location, parent, context);
	}

	private static final class Validator extends BaseKeywordValidator {

		private final String argument;

		private final Predicate<JsonNode> check;

		private Validator(ExactKeyword keyword, JsonNode value, SchemaLocation location, Schema parent,
				SchemaContext context) {
			super(keyword, value, location, parent, context);
			this.argument = value.asText();
			this.check = keyword.check(value);
		}

		@Override
		public void validate(ExecutionContext context, JsonNode node, JsonNode root, NodePath place) {
			if (!this.check.test(node)) {
				context.addError(error().instanceNode(node)
					.instanceLocation(place)
					.evaluationPath(context.getEvaluationPath())
					.locale(context.getExecutionConfig().getLocale())
					.arguments(this.argument)
					.build());
			}
		}

	}

}
