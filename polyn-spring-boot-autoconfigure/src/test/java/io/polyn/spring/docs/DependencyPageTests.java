package io.polyn.spring.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DependencyPageTests {

	@Test
	void thePageHasEveryDirectDependencyOfPublishedModulesAndNoOther() throws IOException {
		String page = Files.readString(Path.of("../docs/dependencies.md"));
		assertThat(DirectDependency.ofPage(page)).doesNotHaveDuplicates()
			.containsExactlyInAnyOrderElementsOf(DirectDependency.ofPoms());
	}

}
