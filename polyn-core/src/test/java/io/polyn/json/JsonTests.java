package io.polyn.json;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JsonTests {

	@ParameterizedTest
	@ValueSource(
			strings = { "1e99999999999", "{\"a\":[-1e-99999999999]}", "\0\0\0{", "\0\0\0", "{\0\0\0", "{\0", "\0{" })
	void whatCanNotBeReadIsToldAsOneKindOfError(String text) {
		assertThatExceptionOfType(JsonProcessingException.class)
			.isThrownBy(() -> Json.parse(text.getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void aClassThatIsNamedIsNotLoaded() throws Exception {
		String text = "{\"@class\":\"java.net.URL\",\"@type\":\"java.net.URL\",\"a\":[\"java.net.URL\",\"http://localhost:1\"]}";
		assertThat(Json.mapper().readValue(text, Object.class)).isInstanceOf(Map.class);
		assertThat(Json.objects().readValue(text, Object.class)).isInstanceOf(Map.class);
	}

}
