package io.polyn.migration.document;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class YamlWriterTests {

	// Of these, hostile texts are made.
	private static final List<String> PARTS = List.of("a", "é", "1", "0", "-", " ", "  ", ":", ": ", " #", "#", "'",
			"\"", "\\", "\n", "\r", "\t", "\0", "\u0085", "\u2028", "\uFEFF", "\uFFFE", "\uD83D\uDE00", "{", "}", "[",
			"]", ",", "&", "*", "!", "|", ">", "%", "@", "`", "?", "~", "=", "<<", "---", "...", "yes", "No", "null",
			"true", "1e3", "0x1F", "1_000", "12:30:45", ".inf", "2026-01-01", "${x}", "$${", "30d", "1GiB", ".", "_");

	@Test
	void whateverTextItWritesIsReadAgain() {
		Random random = new Random(7);
		for (int round = 0; round < 2_000; round++) {
			StringBuilder text = new StringBuilder();
			for (int i = random.nextInt(6); i >= 0; i--) {
				text.append(PARTS.get(random.nextInt(PARTS.size())));
			}
			requireSame(everywhere(text.toString()));
		}
		PARTS.forEach((text) -> requireSame(everywhere(text)));
		requireSame(everywhere(""));
	}

	@Test
	void aTextMayBeAsLongAsMetadataMayBe() {
		requireSame(everywhere("word ".repeat(6000).strip()));
		requireSame(everywhere("x".repeat(30_000)));
		requireSame(everywhere("\"".repeat(2000)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			user.created.v1             | user.created.v1
			user.>                      | user.>
			$JS.hub.API                 | $JS.hub.API
			What users do, by region.   | What users do, by region.
			User's Größe                | User's Größe
			30d                         | 30d
			1h30m                       | 1h30m
			512MiB                      | 512MiB
			_                           | _
			50%                         | "50%"
			2026-01-01T00:00:00Z        | "2026-01-01T00:00:00Z"
			1e3                         | "1e3"
			Yes                         | "Yes"
			y                           | "y"
			NULL                        | "NULL"
			>                           | ">"
			*.a                         | "*.a"
			a: b                        | "a: b"
			a #b                        | "a #b"
			to.{{wildcard(1)}}          | "to.{{wildcard(1)}}"
			""")
	void quotesStandWhereTheyAreNeeded(String text, String written) {
		assertThat(YamlWriter.mapping(Json.object().put("a", text), 0)).isEqualTo("a: " + written + "\n");
	}

	@Test
	void listsOfPlainValuesStandInOneLineAndMappingsBelowOneAnother() {
		ObjectNode mapping = Json.object().put("name", "A").put("number", -1).put("flag", true);
		mapping.putArray("subjects").add("a.>").add("b").add("no").add("1m");
		mapping.putArray("none");
		mapping.putObject("placement").put("cluster", "X").putArray("tags").add("ssd");
		mapping.putArray("sources").addObject().put("name", "B").putObject("external").put("api", "c");
		assertThat(YamlWriter.list(Json.mapper().createArrayNode().add(mapping), 1)).isEqualTo("""
				  - name: A
				    number: -1
				    flag: true
				    subjects: ["a.>", b, "no", 1m]
				    none: []
				    placement:
				      cluster: X
				      tags: [ssd]
				    sources:
				      - name: B
				        external:
				          api: c
				""");
	}

	@Test
	void aCommentEndsWhereItsLineEnds() {
		String yaml = YamlWriter.comment("a\nb: 1\u2028c: 2\r\u0085d\0 é", 1) + "x: 1\n";
		assertThat(yaml).isEqualTo("  # a b: 1 c: 2  d  é\nx: 1\n");
		assertThat(read(yaml)).isEqualTo(read("x: 1"));
	}

	private static ObjectNode everywhere(String text) {
		ObjectNode mapping = Json.object().put("value", text).put(text, "key");
		mapping.putObject("nested").put(text, text);
		mapping.putArray("list").add(text).add("b").add(text);
		mapping.putArray("mappings").addObject().put(text, text);
		return mapping;
	}

	private static void requireSame(ObjectNode mapping) {
		String yaml = YamlWriter.mapping(mapping, 0);
		assertThat(read(yaml)).as(yaml).isEqualTo(mapping);
	}

	private static Object read(String yaml) {
		return DocumentReader.read("a.yml", yaml.getBytes(StandardCharsets.UTF_8)).toJson();
	}

}
