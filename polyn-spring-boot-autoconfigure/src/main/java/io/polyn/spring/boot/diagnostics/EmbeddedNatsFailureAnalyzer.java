package io.polyn.spring.boot.diagnostics;

import io.polyn.embedded.nats.EmbeddedNatsException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows why there is no embedded server.
 */
class EmbeddedNatsFailureAnalyzer extends AbstractFailureAnalyzer<EmbeddedNatsException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, EmbeddedNatsException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Make a nats-server available, or set polyn.nats.servers to use one that runs already.", cause);
	}

}
