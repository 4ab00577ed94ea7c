package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.document.DocumentException;
import io.polyn.migration.document.DocumentReader;
import io.polyn.migration.document.Node;
import io.polyn.migration.source.AppliedFiles;
import io.polyn.migration.source.MigrationSource;
import io.polyn.testing.MigrationFolder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OperationTemplateTests {

	private static final String COMMENT = "      #";

	@TempDir
	Path folder;

	static List<String> operations() {
		return OperationReader.names();
	}

	@Test
	void whatIsNeededIsFilledInAndAllElseACommentWithItsWordsAndServer() {
		assertThat(OperationTemplate.yaml("create_stream")).startsWith("""
				  - create_stream:
				      name: USERS
				      subjects: ["user.>"]
				      #retention: workqueue              # limits, interest, workqueue
				""").contains("""
				      #max_age: 30d
				""").contains("""
				      #compression: s2                   # none, s2; nats-server 2.10.0 and later
				""");
		assertThat(OperationTemplate.yaml("create_consumer")).contains("ack_policy: explicit",
				"# none, all, explicit, flow_control (nats-server 2.14.0 and later)\n");
	}

	@Test
	void ofFieldsThatStandForOneAnotherTheFirstIsFilledIn() {
		assertThat(OperationTemplate.yaml("put_key")).isEqualTo("""
				  - put_key:
				      bucket: users
				      key: user.1
				      value: {name: Ann}
				      #value_base64: SGVsbG8=
				""");
	}

	@ParameterizedTest
	@MethodSource("operations")
	void aTemplateIsReadAsItStands(String operation) {
		String key = OperationTemplate.isReversible(operation) ? "change" : "up";
		new MigrationFolder(this.folder).write("1_a.yml", key + ":\n" + OperationTemplate.yaml(operation));
		MigrationSource source = new MigrationSource(List.of("file:" + this.folder), getClass().getClassLoader(),
				Map.of(), Deployment.AS_WRITTEN);
		assertThat(source.read(List.of(), AppliedFiles.NONE)).singleElement()
			.satisfies((script) -> assertThat(script.up()).singleElement()
				.satisfies((step) -> assertThat(step.operation().name()).isEqualTo(operation)));
	}

	@ParameterizedTest
	@MethodSource("operations")
	void aTemplateHasEveryFieldOnALineOfItsOwn(String operation) {
		assertThat(OperationTemplate.yaml(operation).lines().skip(1))
			.extracting((line) -> line.substring(0, line.indexOf(':')).replace("#", "").strip())
			.containsExactlyInAnyOrderElementsOf(OperationReader.definition(operation).fields().names());
	}

	// Only what settings demand of one another may stand in the way.
	@ParameterizedTest
	@MethodSource("operations")
	void eachLineMayBeUncommented(String operation) {
		List<String> lines = OperationTemplate.yaml(operation).lines().toList();
		for (String line : lines) {
			if (line.startsWith(COMMENT)) {
				List<String> uncommented = new ArrayList<>(lines);
				uncommented.set(lines.indexOf(line), line.replaceFirst("#", ""));
				assertThat(problems(String.join("\n", uncommented))).as(line)
					.allMatch(OperationTemplateTests::isOfRule);
			}
		}
	}

	@Test
	void manyOperationsCanBeReversedAsTheyStandAndSomeCanNot() {
		assertThat(OperationReader.names().stream().filter((name) -> !OperationTemplate.isReversible(name)))
			.containsExactlyInAnyOrder("purge_stream", "purge_stream_if_exists", "delete_message",
					"delete_message_if_exists", "seal_stream", "seal_stream_if_exists", "promote_mirror",
					"promote_mirror_if_exists", "transform_keys", "execute");
	}

	@Test
	void anUnknownOperationIsReportedWithTheNearestName() {
		Stream
			.<ThrowingCallable>of(() -> OperationTemplate.yaml("creat_stream"),
					() -> OperationTemplate.isReversible("creat_stream"))
			.forEach((call) -> assertThatExceptionOfType(PolynException.class).isThrownBy(call)
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNKNOWN_OPERATION))
				.withMessageContaining("There is no operation 'creat_stream'. Did you mean 'create_stream'?"));
	}

	private static List<String> problems(String yaml) {
		Node.Sequence items = (Node.Sequence) DocumentReader.read("a.yml", yaml.getBytes(StandardCharsets.UTF_8));
		try {
			OperationReader.read(items.items().get(0));
			return List.of();
		}
		catch (DocumentException ex) {
			return ex.problems().stream().map(PolynException::problem).toList();
		}
	}

	private static boolean isOfRule(String problem) {
		return problem.contains("has more than one of the fields")
				|| Stream.of(SettingRule.STREAM, SettingRule.SOURCE, SettingRule.CONSUMER)
					.flatMap(List::stream)
					.anyMatch((rule) -> problem.contains(rule.problem()));
	}

}
