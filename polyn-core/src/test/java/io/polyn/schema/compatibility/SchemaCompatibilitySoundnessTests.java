package io.polyn.schema.compatibility;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.schema.CompiledSchema;
import io.polyn.schema.compatibility.CompatibilityReport.Verdict;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Compares thousands of schemas that were made by chance, and asks the validator whether
 * the verdicts are true.
 */
class SchemaCompatibilitySoundnessTests {

	private static final Logger logger = LoggerFactory.getLogger(SchemaCompatibilitySoundnessTests.class);

	private static final int CASES = Integer.getInteger("polyn.test.schema-cases", 2400);

	private static final int INSTANCES = 30;

	private final Random random = new Random(Long.getLong("polyn.test.seed", 20261120));

	private int cases;

	private final int[] verdicts = new int[Verdict.values().length];

	private int instances;

	@Test
	void whatIsCalledCompatibleIsAndWhatIsSafeIsCalledCompatible() {
		int[] widened = new int[Verdict.values().length];
		int[] narrowed = new int[Verdict.values().length];
		for (int i = 0; i < CASES; i++) {
			Dialect dialect = Dialect.values()[i % Dialect.values().length];
			RandomSchemas schemas = new RandomSchemas(this.random, dialect);
			RandomEdits edits = new RandomEdits(this.random, schemas);
			ObjectNode before = schemas.document();
			switch (i / Dialect.values().length % 4) {
				case 0 ->
					examine(before, edits.widen(before)).ifPresent((result) -> widened[result.verdict.ordinal()]++);
				case 1 -> examine(before, edits.narrow(before)).filter((result) -> result.refuted)
					.ifPresent((result) -> narrowed[result.verdict.ordinal()]++);
				case 2 -> examine(before, edits.change(edits.change(before)));
				default -> {
					ObjectNode small = schemas.small();
					Dialect other = schemas.pick(List.of(Dialect.values()));
					examine(small, schemas.small());
					examine(small, new RandomSchemas(this.random, other).small());
					examine(small, inDialect(small, other));
					examine(small, edits.change(small));
				}
			}
		}
		logger.info(
				"{} cases: {} compatible, {} breaking, {} unknown; {} instances checked; of safe edits, {} of {} compatible; of edits that break, {} of {} breaking",
				this.cases, this.verdicts[0], this.verdicts[1], this.verdicts[2], this.instances, widened[0],
				sum(widened), narrowed[1], sum(narrowed));
		assertThat(widened[0] / (double) sum(widened)).isGreaterThan(0.95);
		assertThat(narrowed[1] / (double) sum(narrowed)).isGreaterThan(0.9);
		assertThat(this.instances).isGreaterThan(this.cases);
	}

	private record Result(Verdict verdict, boolean refuted) {
	}

	/**
	 * Compares two schemas in both directions and lets values of the writer's be checked.
	 */
	private Optional<Result> examine(ObjectNode before, ObjectNode after) {
		Optional<CompiledSchema> beforeSchema = CompiledSchema.of(before);
		Optional<CompiledSchema> afterSchema = CompiledSchema.of(after);
		if (beforeSchema.isEmpty() || afterSchema.isEmpty() || before.equals(after)) {
			return Optional.empty();
		}
		Result backward = examine(before, beforeSchema.get(), after, afterSchema.get(), CompatibilityMode.BACKWARD);
		examine(after, afterSchema.get(), before, beforeSchema.get(), CompatibilityMode.FORWARD);
		return Optional.of(backward);
	}

	private Result examine(ObjectNode writer, CompiledSchema writerSchema, ObjectNode reader,
			CompiledSchema readerSchema, CompatibilityMode mode) {
		boolean backward = mode == CompatibilityMode.BACKWARD;
		CompatibilityReport report = SchemaCompatibility.check(text(backward ? writer : reader),
				text(backward ? reader : writer), mode);
		this.cases++;
		this.verdicts[report.verdict().ordinal()]++;
		RandomInstances values = new RandomInstances(this.random, writer, reader);
		for (int i = 0; i < INSTANCES; i++) {
			JsonNode value = values.value();
			if (writerSchema.accepts(value) && values.isDeclared(value)) {
				this.instances++;
				if (!readerSchema.accepts(value)) {
					if (report.isCompatible()) {
						fail("%s of%n%s%nis refused by%n%s", value, writer, reader);
					}
					return new Result(report.verdict(), true);
				}
			}
		}
		return new Result(report.verdict(), false);
	}

	/**
	 * Translates a schema, but for the keywords that the dialect doesn't have.
	 */
	private static ObjectNode inDialect(ObjectNode schema, Dialect dialect) {
		ObjectNode copy = schema.deepCopy().put("$schema", dialect.uri());
		removeOthers(copy, dialect);
		return copy;
	}

	private static void removeOthers(JsonNode node, Dialect dialect) {
		if (node instanceof ObjectNode object) {
			object.properties().removeIf((member) -> !dialect.has(member.getKey()));
		}
		node.forEach((part) -> removeOthers(part, dialect));
	}

	private static String text(JsonNode schema) {
		return new String(Json.write(schema), StandardCharsets.UTF_8);
	}

	private static int sum(int[] counts) {
		int sum = 0;
		for (int count : counts) {
			sum += count;
		}
		return sum;
	}

}
