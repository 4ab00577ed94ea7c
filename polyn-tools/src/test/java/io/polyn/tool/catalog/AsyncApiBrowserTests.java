package io.polyn.tool.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The AsyncAPI document as AsyncAPI's own parser reads it.
 */
@Tag("browser")
class AsyncApiBrowserTests {

	private record Validation(int exitCode, String problems) {
	}

	@Test
	void theShopIsValid() throws Exception {
		assertThat(validate(SampleCatalog.shop().asyncApi())).isEqualTo(new Validation(0, ""));
	}

	@Test
	void whateverUsersWriteIsValid() throws Exception {
		assertThat(validate(HostileCatalog.create().asyncApi())).isEqualTo(new Validation(0, ""));
	}

	@Test
	void aServiceWithoutEventsIsValid() throws Exception {
		assertThat(validate(SampleCatalog.of(List.of()).asyncApi())).isEqualTo(new Validation(0, ""));
	}

	@Test
	void theParserRefusesWhatIsWrong() throws Exception {
		String document = SampleCatalog.shop().asyncApi();
		assertThat(validate(document.replace("\"address\": \"user.created.v1\"", "\"address\": 1")).exitCode())
			.isEqualTo(1);
		assertThat(validate(document.replace("#/components/schemas/order.placed.v2.line", "#/components/schemas/none")))
			.satisfies((validation) -> {
				assertThat(validation.exitCode()).isEqualTo(1);
				assertThat(validation.problems()).contains("does not exist");
			});
	}

	private static Validation validate(String document) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Chromium.onPath("node").toString(),
				Path.of("target", "test-classes", "validate-asyncapi.cjs").toString())
			.redirectErrorStream(true)
			.start();
		process.getOutputStream().write(document.getBytes(StandardCharsets.UTF_8));
		process.getOutputStream().close();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return new Validation(process.waitFor(), output);
	}

}
