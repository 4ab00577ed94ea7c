package io.polyn.spring.boot.web;

import java.util.List;

import io.polyn.spring.testing.WebApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;

import static org.assertj.core.api.Assertions.assertThat;

class WebFluxBodySizeTests {

	private static final List<Class<?>> BEANS = List.of(UserVersions.class,
			WebFluxVersioningTests.ReactiveController.class);

	@ParameterizedTest
	@ValueSource(strings = { "1.0.0", "2.0.0" })
	void aBodyIsNotLargerThanTheCodecsAllow(String version) throws Exception {
		String body = UserVersions.OLDEST.replace("Lovelace", "L".repeat(2000));
		try (WebApplication application = WebApplication.start(WebApplicationType.REACTIVE, BEANS,
				"spring.http.codecs.max-in-memory-size=1KB")) {
			assertThat(application.postVersion(version, "/mono", body).statusCode()).isEqualTo(413);
		}
	}

	@Test
	void aBodyMayBeAsLargeAsTheCodecsAllow() throws Exception {
		String body = UserVersions.OLDEST.replace("Lovelace", "L".repeat(300_000));
		try (WebApplication application = WebApplication.start(WebApplicationType.REACTIVE, BEANS,
				"spring.http.codecs.max-in-memory-size=1MB")) {
			assertThat(application.postVersion("1.0.0", "/mono", body).statusCode()).isEqualTo(200);
			assertThat(application.postVersion("1.0.0", "/flux", "[" + body + "]").statusCode()).isEqualTo(200);
		}
	}

}
