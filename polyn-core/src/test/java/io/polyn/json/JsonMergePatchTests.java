package io.polyn.json;

import java.util.Random;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class JsonMergePatchTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"a":"b"}           | {"a":"c"}             | {"a":"c"}
			{"a":"b"}           | {"b":"c"}             | {"a":"b","b":"c"}
			{"a":"b","b":"c"}   | {"a":null}            | {"b":"c"}
			{"a":["b"]}         | {"a":["c","d"]}       | {"a":["c","d"]}
			{"a":{"b":1,"c":2}} | {"a":{"b":3,"c":null}}| {"a":{"b":3}}
			{"a":"b"}           | {"a":{"b":null,"c":1}}| {"a":{"c":1}}
			{}                  | {"a":{"b":{"c":null}}}| {"a":{"b":{}}}
			""")
	void aPatchIsAppliedAsTheRfcSays(String target, String patch, String result) throws JsonProcessingException {
		assertThat(JsonMergePatch.apply(object(target), object(patch))).isEqualTo(object(result));
	}

	@Test
	void theTargetIsLeftAsItIs() throws JsonProcessingException {
		ObjectNode target = object("{\"a\":{\"b\":1}}");
		JsonMergePatch.apply(target, object("{\"a\":{\"b\":2}}"));
		assertThat(target).isEqualTo(object("{\"a\":{\"b\":1}}"));
	}

	@Test
	void theReverseOfAPatchRestoresWhatThePatchChanged() {
		Random random = new Random(20261120);
		for (int i = 0; i < 2000; i++) {
			ObjectNode target = randomObject(random, 3, false);
			ObjectNode patch = randomObject(random, 3, true);
			ObjectNode reverse = JsonMergePatch.reverse(target, patch);
			assertThat(JsonMergePatch.apply(JsonMergePatch.apply(target, patch), reverse))
				.as("target %s, patch %s, reverse %s", target, patch, reverse)
				.isEqualTo(target);
		}
	}

	@Test
	void thePatchBetweenTwoObjectsMakesOneTheOther() {
		Random random = new Random(20261121);
		for (int i = 0; i < 2000; i++) {
			ObjectNode from = randomObject(random, 3, false);
			ObjectNode to = randomObject(random, 3, false);
			ObjectNode patch = JsonMergePatch.between(from, to);
			assertThat(JsonMergePatch.apply(from, patch)).as("from %s, patch %s", from, patch).isEqualTo(to);
			assertThat(patch.isEmpty()).isEqualTo(from.equals(to));
		}
	}

	private static ObjectNode randomObject(Random random, int depth, boolean nulls) {
		ObjectNode object = Json.object();
		for (String name : new String[] { "a", "b", "c" }) {
			switch (random.nextInt(depth > 0 ? 5 : 4)) {
				case 0 -> object.put(name, random.nextInt(3));
				case 1 -> object.putArray(name).add(random.nextInt(3));
				case 2 -> {
					if (nulls) {
						object.set(name, NullNode.getInstance());
					}
				}
				case 4 -> object.set(name, randomObject(random, depth - 1, nulls));
				default -> {
				}
			}
		}
		return object;
	}

	private static ObjectNode object(String json) throws JsonProcessingException {
		JsonNode node = Json.mapper().readTree(json);
		return (ObjectNode) node;
	}

}
