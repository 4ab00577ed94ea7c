package io.polyn.spring.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.polyn.spring.testing.PropertyMetadata;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationPageTests {

	@Test
	void thePageHasEveryPropertyAsItIs() throws IOException {
		Path made = Path.of("target", "configuration.md");
		Files.writeString(made, ConfigurationPage.of(PropertyMetadata.load()));
		assertThat(Path.of("../docs/configuration.md"))
			.as("The page is made of the properties: copy %s over it", made.toAbsolutePath())
			.hasSameTextualContentAs(made);
	}

}
