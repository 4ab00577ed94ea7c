package io.polyn.spring.boot.command;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;

/**
 * What commands need by reflection, and the parts of the catalogue's page.
 */
class CommandRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		BindableRuntimeHintsRegistrar.forTypes(CommandProperties.class).registerHints(hints, classLoader);
		hints.resources()
			.registerPatternIfPresent(classLoader, "io/polyn/tool/catalog",
					(catalog) -> catalog.includes("io/polyn/tool/catalog/*"));
	}

}
