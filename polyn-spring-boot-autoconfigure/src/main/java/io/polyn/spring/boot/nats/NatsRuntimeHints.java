package io.polyn.spring.boot.nats;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * The class that jnats makes of its name.
 */
class NatsRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection().registerType(PersistentDataPort.class, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
	}

}
