package io.polyn.schema;

import com.fasterxml.jackson.databind.node.TextNode;
import io.polyn.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which texts are of the format {@code email}.
 */
class EmailFormatTests {

	private static final CompiledSchema EMAIL = CompiledSchema.of(Json.object().put("format", "email")).orElseThrow();

	@ParameterizedTest
	@ValueSource(strings = { "a@example.org", "joe.bloggs@mail.example.co.uk", "a+b_c-d=e@x-y.example.com",
			"~@example.com", "te~st@example.com", "!#$%&'*+-/=?^_`{|}~@example.com", "o'neil@example.com",
			// A top-level domain that is younger than any list.
			"a@example.brandnew",
			// What is not ordinary is left to the validator.
			"\"joe bloggs\"@example.com", "a@localhost", "joe@[127.0.0.1]", "joe@[IPv6:::1]", "j\u00f6rg@example.com",
			"a@b\u00fccher.example.com" })
	void anAddressIsValid(String address) {
		assertThat(isEmail(address)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "@", "a", "a@", "@example.com", ".a@example.com", "a.@example.com", "a..b@example.com",
			"a@example..com", "a@.example.com", "a@example.com.", "a@-example.com", "a@example-.com", "a@example.c",
			"a@exa_mple.com", "a@invalid=domain.com", "a b@example.com", "a@b@example.com", "a@example.com\n",
			"a@127.0.0.300", "joe@[127.0.0.300]" })
	void aTextIsNotAnAddress(String text) {
		assertThat(isEmail(text)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(ints = { 65, 100, 10_000 })
	void whatIsTooLongIsNotAnAddress(int length) {
		assertThat(isEmail("a".repeat(length) + "@example.com")).isFalse();
		assertThat(isEmail("a@" + "b".repeat(length) + ".com")).isFalse();
		assertThat(isEmail("a@" + "b.".repeat(200 + length) + "com")).isFalse();
	}

	private static boolean isEmail(String text) {
		return EMAIL.accepts(TextNode.valueOf(text));
	}

}
