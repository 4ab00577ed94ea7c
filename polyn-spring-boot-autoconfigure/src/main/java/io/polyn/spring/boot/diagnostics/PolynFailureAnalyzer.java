package io.polyn.spring.boot.diagnostics;

import io.polyn.PolynException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows any of Polyn's errors as what is wrong and what to do.
 */
class PolynFailureAnalyzer extends AbstractFailureAnalyzer<PolynException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, PolynException cause) {
		return new FailureAnalysis(cause.problem() + " (" + cause.code().id() + ")", cause.remedy(), cause);
	}

}
