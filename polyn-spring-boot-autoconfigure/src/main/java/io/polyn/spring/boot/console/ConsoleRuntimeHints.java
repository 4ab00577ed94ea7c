package io.polyn.spring.boot.console;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What a native image has to keep for the page: its files, and what becomes JSON, which
 * the signatures of the endpoint don't tell.
 */
class ConsoleRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("io/polyn/spring/boot/console/console.*");
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), ConsoleDescriptor.class,
				Section.class, MigratorDescriptor.class, StreamsDescriptor.class, SchemasDescriptor.class,
				DeadLettersDescriptor.class, DeadLetterDesk.Content.class, DeadLetterDesk.Outcome.class,
				EventFeed.Batch.class);
	}

}
