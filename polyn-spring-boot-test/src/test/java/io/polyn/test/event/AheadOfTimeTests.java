package io.polyn.test.event;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.test.context.aot.TestContextAotGenerator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The context of a test can be processed ahead of time, as the build plugins of Spring
 * Boot do it.
 */
class AheadOfTimeTests {

	@Test
	void theContextOfATestCanBeProcessed() {
		InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
		new TestContextAotGenerator(files).processAheadOfTime(Stream.of(PublishedEventsTests.class));
		assertThat(files.getGeneratedFiles(Kind.SOURCE).keySet())
			.anyMatch((file) -> file.endsWith("EventTestAutoConfiguration__TestContext001_BeanDefinitions.java"));
	}

}
