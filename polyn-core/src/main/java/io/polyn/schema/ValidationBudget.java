package io.polyn.schema;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.annotation.Annotation;
import com.networknt.schema.annotation.Annotations;
import com.networknt.schema.path.NodePath;
import com.networknt.schema.path.PathType;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.schema.regex.BudgetExceededError;
import io.polyn.schema.regex.PatternBudget;
import org.jspecify.annotations.Nullable;

/**
 * What one validation may cost: the number of keywords that are evaluated, and of
 * characters that patterns look at, grows with the data and the size of the schema, not
 * with the ways through it. Schemas that are recursive in several branches of an
 * {@code anyOf} or {@code oneOf}, for which a validator needs exponential time, are
 * bounded by it.
 */
final class ValidationBudget extends ExecutionContext {

	private static final int STEPS = 200_000;

	private static final int STEPS_PER_NODE = 50;

	// A value that many branches are tried for takes as many steps as they have keywords.
	private static final long MAX_STEPS_FOR_KEYWORDS = 20_000_000;

	private static final int CHARACTERS = 1_000_000;

	private static final int CHARACTERS_PER_BYTE = 100;

	// Only what is unevaluated depends on the path; there is always one with a parent.
	private static final NodePath ANY_PATH = new NodePath(PathType.JSON_POINTER).append("").append("");

	private final boolean tracesPath;

	private final Annotations annotations = new CountedAnnotations();

	private long steps;

	private final PatternBudget patterns;

	/**
	 * Creates a budget.
	 * @param config how the validation is carried out
	 * @param nodes how many values the data consist of
	 * @param bytes how many bytes
	 * @param size how large the schema is
	 */
	ValidationBudget(ExecutionConfig config, long nodes, long bytes, SchemaSize size) {
		super(config);
		this.tracesPath = size.hasUnevaluated();
		setErrors(new ArrayList<>());
		this.steps = STEPS + STEPS_PER_NODE * nodes + Math.min(size.keywords() * nodes, MAX_STEPS_FOR_KEYWORDS);
		this.patterns = new PatternBudget(CHARACTERS + CHARACTERS_PER_BYTE * bytes);
	}

	/**
	 * Runs a validation, whose patterns take from this budget.
	 */
	void spendOn(Runnable validation) {
		this.patterns.spendOn(validation);
	}

	// The validator calls this for each keyword that it evaluates.
	@Override
	public void evaluationPathAddLast(String keyword) {
		step(1);
		if (this.tracesPath) {
			super.evaluationPathAddLast(keyword);
		}
	}

	@Override
	public void evaluationPathAddLast(int index) {
		if (this.tracesPath) {
			super.evaluationPathAddLast(index);
		}
	}

	@Override
	public void evaluationPathRemoveLast() {
		if (this.tracesPath) {
			super.evaluationPathRemoveLast();
		}
	}

	@Override
	public NodePath getEvaluationPath() {
		return this.tracesPath ? super.getEvaluationPath() : ANY_PATH;
	}

	private void step(int count) {
		this.steps -= count;
		if (this.steps < 0) {
			throw new BudgetExceededError("the schema has too many ways to be matched");
		}
	}

	@Override
	public Annotations getAnnotations() {
		return this.annotations;
	}

	// Keywords such as anyOf collect the errors of their branches in lists of their own.
	@Override
	public void setErrors(List<Error> errors) {
		super.setErrors((errors instanceof FirstErrors) ? errors : new FirstErrors(errors));
	}

	/**
	 * The first errors. That there are any says that a schema is not matched; those
	 * beyond what is reported need not be kept.
	 */
	private static final class FirstErrors extends AbstractList<Error> {

		private final List<Error> errors;

		private FirstErrors(List<Error> errors) {
			this.errors = errors;
		}

		@Override
		public boolean add(Error error) {
			return this.errors.size() <= InvalidEventException.MAX_VIOLATIONS && this.errors.add(error);
		}

		@Override
		public Error get(int index) {
			return this.errors.get(index);
		}

		@Override
		public int size() {
			return this.errors.size();
		}

		@Override
		public void clear() {
			this.errors.clear();
		}

	}

	/**
	 * What was evaluated, for {@code unevaluatedItems} and {@code unevaluatedProperties}:
	 * the validator looks through all that there is for a value again and again.
	 */
	private final class CountedAnnotations extends Annotations {

		private final Map<NodePath, List<Annotation>> values = new HashMap<>() {

			private static final long serialVersionUID = 1L;

			@Override
			public @Nullable List<Annotation> get(Object place) {
				List<Annotation> found = super.get(place);
				step((found != null) ? found.size() : 0);
				return found;
			}

		};

		@Override
		public Map<NodePath, List<Annotation>> asMap() {
			return this.values;
		}

		@Override
		public void put(Annotation annotation) {
			this.values.computeIfAbsent(annotation.getInstanceLocation(), (missing) -> new ArrayList<>())
				.add(annotation);
		}

	}

}
