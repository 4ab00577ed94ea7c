package io.polyn.spring.boot.console;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a native image is told of the console.
 */
class ConsoleRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	ConsoleRuntimeHintsTests() {
		new ConsoleRuntimeHints().registerHints(this.hints, null);
	}

	@Test
	void itKeepsTheFilesOfThePage() {
		for (String file : List.of("console.html", "console.css", "console.js")) {
			assertThat(RuntimeHintsPredicates.resource().forResource("io/polyn/spring/boot/console/" + file)).as(file)
				.accepts(this.hints);
		}
	}

	@Test
	void itKeepsWhatBecomesJson() {
		List<Class<?>> types = Stream
			.concat(descriptors(), Stream.of(Section.class, DeadLetterDesk.Content.class, DeadLetterDesk.Outcome.class,
					EventFeed.Batch.class, EventFeed.Event.class))
			.toList();
		assertThat(types).contains(ConsoleDescriptor.class, PlanDescriptor.ChangeDescriptor.class);
		for (Class<?> type : types) {
			for (RecordComponent component : type.getRecordComponents()) {
				assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
					.as(type.getSimpleName() + "." + component.getName())
					.accepts(this.hints);
			}
		}
	}

	private static Stream<Class<?>> descriptors() {
		return new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.importPackagesOf(ConsoleDescriptor.class)
			.stream()
			.filter((type) -> type.isRecord() && type.getSimpleName().endsWith("Descriptor"))
			.map(JavaClass::reflect);
	}

}
