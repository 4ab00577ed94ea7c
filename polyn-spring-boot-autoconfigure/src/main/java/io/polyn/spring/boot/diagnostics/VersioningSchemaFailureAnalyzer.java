package io.polyn.spring.boot.diagnostics;

import java.util.stream.Collectors;

import io.polyn.version.InvalidVersioningSchemaException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Shows which versioning schema can't be built, and why. Asked before the analyzer of any
 * error of Polyn's, which does not know the bean.
 */
@Order(0)
class VersioningSchemaFailureAnalyzer extends AbstractFailureAnalyzer<InvalidVersioningSchemaException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, InvalidVersioningSchemaException cause) {
		String bean = bean(rootFailure);
		return new FailureAnalysis(
				"The versioning schema" + ((bean != null) ? " '" + bean + "'" : "") + " can't be built ("
						+ cause.code().id() + "):\n"
						+ cause.problems().stream().map((problem) -> "\n- " + problem).collect(Collectors.joining()),
				"Correct each of these where it is declared: in @VersionedChange and polyn.versioning.schemas, or in"
						+ " the bean that is the schema.",
				cause);
	}

	// The innermost one.
	private static @Nullable String bean(Throwable failure) {
		String bean = null;
		for (Throwable current = failure; current != null; current = current.getCause()) {
			if (current instanceof BeanCreationException creation && creation.getBeanName() != null) {
				bean = creation.getBeanName();
			}
		}
		return bean;
	}

}
