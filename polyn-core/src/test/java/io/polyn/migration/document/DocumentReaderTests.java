package io.polyn.migration.document;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.polyn.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DocumentReaderTests {

	@Test
	void everyValueOfAYamlDocumentKnowsItsPlace() {
		Node.Mapping root = (Node.Mapping) read("a.yml", """
				# a comment
				change:
				  - create_stream:
				      name: USERS
				""");
		Node.Mapping operation = (Node.Mapping) ((Node.Sequence) root.members().get("change").value()).items().get(0);
		Node.Member member = operation.members().get("create_stream");
		assertThat(member.location()).hasToString("a.yml:3:5");
		assertThat(((Node.Mapping) member.value()).members().get("name").value().location()).hasToString("a.yml:4:13");
	}

	@Test
	void everyValueOfAJsonDocumentKnowsItsPlace() {
		Node.Mapping root = (Node.Mapping) read("a.json", "{\n\t\"name\":\n\t\t\"USERS\"}");
		assertThat(root.members().get("name").location()).hasToString("a.json:2:2");
		assertThat(root.members().get("name").value().location()).hasToString("a.json:3:3");
	}

	@Test
	void wordsThatOldYamlTakesForBooleansAreTexts() {
		assertThat(read("a.yml", "[yes, no, on, off, true, ~, null, 1_000]").toJson())
			.hasToString("[\"yes\",\"no\",\"on\",\"off\",true,null,null,1000]");
	}

	@Test
	void aNumberMayHaveUnderscores() throws DocumentException {
		assertThat(read("a.yml", "[1_000, 1_000.50]").toJson()).hasToString("[1000,1000.50]");
	}

	@Test
	void anAbsentValueIsNull() {
		assertThat(read("a.yml", "a:\nb: ''\nc: {d: }\ne: !!str\n").toJson())
			.hasToString("{\"a\":null,\"b\":\"\",\"c\":{\"d\":null},\"e\":\"\"}");
	}

	@Test
	void anEmptyTextOfJsonIsATextWhereverItStands() {
		String json = "{\"a\": \"\", \"b\": {\"cluster\": \"\"}, \"c\": [\"\"], \"d\": null}";
		for (String file : List.of("a.json", "a.yml")) {
			assertThat(read(file, json).toJson())
				.hasToString("{\"a\":\"\",\"b\":{\"cluster\":\"\"},\"c\":[\"\"],\"d\":null}");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.yml", "a.json" })
	void aFileThatIsNotUtf8IsReportedWithThePlace(String file) {
		byte[] latin = "{\"a\": 1,\n \"\u00e4\": \"\u00fc\"}".getBytes(StandardCharsets.ISO_8859_1);
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> DocumentReader.read(file, latin))
			.withMessage("POLYN-M003: " + file + ":2:3: The file is not UTF-8. Save it as UTF-8.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.yml", "a.json" })
	void aByteOrderMarkIsPassedOver(String file) {
		assertThat(read(file, "\uFEFF{\"a\": \"\u00e4\"}").toJson()).hasToString("{\"a\":\"\u00e4\"}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a: \u0001", "a: '\u0000'", "\u0007" })
	void aCharacterThatYamlDoesNotAllowIsReported(String content) {
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> read("a.yml", content))
			.withMessageContaining("a.yml");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a: [1, 2", "a: 'b", "a: b\n c: d", "\tb: c", "a: @b" })
	void aYamlErrorIsReportedWithItsPlace(String content) {
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> read("dir/a.yml", content))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MIGRATION_SYNTAX))
			.withMessageMatching("(?s)POLYN-M003: dir/a\\.yml:\\d+:\\d+: .*");
	}

	@Test
	void aYamlErrorIsReportedInTheParsersWordsWithoutItsPicture() {
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> read("a.yml", "change: [\n"))
			.withMessage("POLYN-M003: a.yml:1:10: while parsing a flow node: "
					+ "expected the node content, but found '<stream end>'. Correct the file's syntax.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "subjects: [*]", "subjects: [*.created, a]", "subject: *" })
	void aSubjectThatYamlTakesForAnAliasIsToBeQuoted(String content) {
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> read("a.yml", content))
			.satisfies((ex) -> assertThat(ex.remedy()).isEqualTo("Put what begins with * in quotes."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\": 1,}", "{\"a\": 1} 2", "{'a': 1}", "{\"a\": 1", "{\"a\": 1, \"a\": 2}" })
	void aJsonErrorIsReportedWithItsPlace(String content) {
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> read("dir/a.json", content))
			.withMessageMatching("(?s)POLYN-M003: dir/a\\.json:\\d+:\\d+: .*");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "# nothing\n" })
	void anEmptyFileIsRefused(String content) {
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> read("a.yml", content))
			.withMessageContaining("a.yml: The file is empty.");
	}

	@Test
	void aRepeatedKeyIsRefused() {
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> read("a.yml", "a: 1\nb: 2\na: 3\n"))
			.withMessageContaining("a.yml:3:1")
			.withMessageContaining("'a'");
	}

	@Test
	void aSecondDocumentIsRefused() {
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> read("a.yml", "a: 1\n---\nb: 2\n"))
			.withMessageContaining("a.yml:3:1: A second document");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a: &x 1\nb: *x", "a: &x {c: 1}\nb: *x", "- &x [1]\n- *x" })
	void anchorsAndAliasesAreRefused(String content) {
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> read("a.yml", content))
			.withMessageContaining("Anchors and aliases");
	}

	@Test
	void deepNestingIsRefusedInBoundedTime() {
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> read("a.json", "[".repeat(100_000)));
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> read("a.yml", "[".repeat(10_000)));
	}

	@Test
	void aBombOfAliasesIsRefusedAtItsFirstAnchor() {
		StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
		for (int i = 1; i < 50; i++) {
			bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
		}
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> read("a.yml", bomb.toString()))
			.withMessageContaining("a.yml:1:5: Anchors and aliases");
	}

	@Test
	void aTagLoadsNoClass() {
		assertThat(read("a.yml", "a: !!java.net.URL [http://localhost:1]\nb: !x {c: 1}\n").toJson())
			.hasToString("{\"a\":[\"http://localhost:1\"],\"b\":{\"c\":1}}");
	}

	@Test
	void aLargeFileIsRefused() {
		assertThatExceptionOfType(DocumentException.class)
			.isThrownBy(() -> read("a.yml", "#".repeat(DocumentReader.MAX_SIZE + 1)))
			.withMessageContaining("a.yml: The file is larger than 1 MiB.");
	}

	@Test
	void aNumberThatNoneIsForJavaIsRefusedWithItsPlace() {
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> read("a.json", "{\"a\": 1e99999999999}"))
			.withMessageContaining("POLYN-M003: a.json:1:7: This number can't be read.");
	}

	@Test
	void whatAnErrorQuotesIsCutAndFitForALogLine() {
		String key = "\"\\n\\u001b" + "a".repeat(40_000) + "\": 1";
		assertThatExceptionOfType(DocumentException.class)
			.isThrownBy(() -> read("a.json", "{" + key + ", " + key + "}"))
			.satisfies((ex) -> assertThat(ex.getMessage()).contains("?aaa")
				.doesNotContain("\n", "\u001b")
				.hasSizeLessThan(5000));
	}

	private static Node read(String file, String content) {
		return DocumentReader.read(file, content.getBytes(StandardCharsets.UTF_8));
	}

}
