package io.polyn.nats;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.json.Json;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MessageHeadersTests {

	@Test
	void aMessageMayHaveNoHeaders() {
		assertThat(MessageHeaders.of(Json.object()).isEmpty()).isTrue();
		assertThat(MessageHeaders.of(message("")).isEmpty()).isTrue();
		assertThat(MessageHeaders.values(Json.object(), "A")).isEmpty();
	}

	@Test
	void aHeaderMayHaveSeveralValuesAndColons() {
		JsonNode message = message("A: 1\r\nB:b:c \r\nA: 2\r\nEmpty:\r\n");
		assertThat(MessageHeaders.of(message).get("A")).containsExactly("1", "2");
		assertThat(MessageHeaders.of(message).getFirst("A")).isEqualTo("1");
		assertThat(MessageHeaders.of(message).get("B")).containsExactly("b:c");
		assertThat(MessageHeaders.of(message).get("Empty")).containsExactly("");
		assertThat(MessageHeaders.values(message, "A")).containsExactly("1", "2");
	}

	@Test
	void whatJnatsDoesNotAcceptIsReadAsItWouldBeDelivered() {
		assertThat(MessageHeaders.of(message("Name: Zo\u00eb\r\n")).get("Name")).containsExactly("Zo%C3%AB");
		assertThat(MessageHeaders.of(message("A b: 1\r\n")).keySet()).containsExactlyInAnyOrder("Content-Type",
				"Malformed-Headers");
	}

	@Test
	void oneHeaderIsReadWhateverTheOthersAre() {
		assertThat(MessageHeaders.values(message("Name: Zo\u00eb\r\nA: 1\r\n"), "A")).containsExactly("1");
	}

	private static JsonNode message(String headers) {
		byte[] all = ("NATS/1.0\r\n" + headers + "\r\n").getBytes(StandardCharsets.UTF_8);
		return Json.object().put("hdrs", Base64.getEncoder().encodeToString(all));
	}

}
