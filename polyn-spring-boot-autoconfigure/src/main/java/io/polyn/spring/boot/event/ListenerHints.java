package io.polyn.spring.boot.event;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;

import io.polyn.spring.ChangeHandler;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.core.GenericTypeResolver;

/**
 * What the methods of one class that listen need by reflection.
 */
class ListenerHints {

	// Their names are read by reflection, too, where the class of rows has any of these.
	private static final List<String> COLUMN_ANNOTATIONS = List.of("jakarta.persistence.Column",
			"jakarta.persistence.Table", "org.springframework.data.relational.core.mapping.Column",
			"org.springframework.data.relational.core.mapping.Table");

	private final BindingReflectionHintsRegistrar bindings = new BindingReflectionHintsRegistrar();

	private final RuntimeHints hints;

	private final Class<?> type;

	ListenerHints(RuntimeHints hints, Class<?> type) {
		this.hints = hints;
		this.type = type;
	}

	void registerListener(Method method) {
		registerMethod(method);
		registerParameters(method);
		if (method.getReturnType() != void.class) {
			registerBinding(method.getGenericReturnType());
		}
	}

	void registerMethod(Method method) {
		this.hints.reflection().registerMethod(method, ExecutableMode.INVOKE);
	}

	void registerChangeHandler(ChangeHandler handler) {
		ChangeMethods.marked(this.type).values().forEach((method) -> {
			registerMethod(method);
			registerParameters(method);
		});
		registerBinding(handler.value());
		for (String annotation : COLUMN_ANNOTATIONS) {
			this.hints.reflection()
				.registerTypeIfPresent(this.type.getClassLoader(), annotation, MemberCategory.INVOKE_DECLARED_METHODS);
		}
	}

	private void registerParameters(Method method) {
		for (Type parameter : method.getGenericParameterTypes()) {
			if (ListenerMethod.envelope(parameter) == null) {
				registerBinding(parameter);
			}
		}
	}

	private void registerBinding(Type declared) {
		this.bindings.registerReflectionHints(this.hints.reflection(),
				GenericTypeResolver.resolveType(declared, this.type));
	}

}
