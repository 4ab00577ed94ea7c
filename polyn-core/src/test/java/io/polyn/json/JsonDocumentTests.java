package io.polyn.json;

import java.nio.charset.StandardCharsets;
import java.util.List;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link JsonDocument}.
 */
class JsonDocumentTests {

	@Test
	void aTreeThatIsAsItWouldBeReadStays() {
		ObjectNode tree = Json.object().put("number", 1.5).put("text", "a");
		assertThat(JsonDocument.of(tree).tree()).isSameAs(tree);
	}

	@Test
	void whatIsSomethingElseOnceItIsWrittenIsReadAgain() throws Exception {
		ObjectNode tree = Json.object().put("none", Double.NaN).put("bytes", new byte[] { 1 });
		tree.putArray("list").addPOJO(List.of("a")).addRawValue(new RawValue("{\"b\":1}"));
		tree.set("missing", MissingNode.getInstance());
		JsonDocument document = JsonDocument.of(tree);
		assertThat(new String(document.bytes(), StandardCharsets.UTF_8))
			.isEqualTo("{\"none\":\"NaN\",\"bytes\":\"AQ==\",\"list\":[[\"a\"],{\"b\":1}],\"missing\":null}");
		assertThat(document.tree()).isEqualTo(Json.parse(document.bytes()));
	}

	@Test
	void whatIsNoJsonIsRefused() {
		ObjectNode tree = Json.object().putRawValue("raw", new RawValue("{"));
		assertThatIllegalArgumentException().isThrownBy(() -> JsonDocument.of(tree));
	}

}
