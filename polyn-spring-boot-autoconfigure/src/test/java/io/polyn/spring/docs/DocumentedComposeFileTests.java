package io.polyn.spring.docs;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The compose file of the page about Spring Boot is that of a test.
 */
class DocumentedComposeFileTests {

	@Test
	void itIsTheOneOfTheTest() throws Exception {
		assertThat(Files.readString(Path.of("../docs/spring-boot.md"))).contains("```yaml\n"
				+ Files.readString(Path.of("src/test/resources/io/polyn/spring/docs/compose.yaml")) + "```");
	}

}
