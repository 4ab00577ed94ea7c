package io.polyn.spring.boot.command;

import java.util.Objects;
import java.util.Optional;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/**
 * Puts into a report's words why an application could not get a command done.
 */
class StartFailure {

	private final SpringFactoriesLoader factories;

	private final ArgumentResolver arguments;

	StartFailure(Environment environment, @Nullable ConfigurableApplicationContext context) {
		this.factories = SpringFactoriesLoader
			.forDefaultResourceLocation((context != null) ? context.getClassLoader() : null);
		ArgumentResolver arguments = ArgumentResolver.of(Environment.class, environment);
		this.arguments = (context != null) ? arguments.and(BeanFactory.class, context.getBeanFactory()) : arguments;
	}

	/**
	 * Explains a failure: by Polyn's error if it is one, else as a failure analyzer does.
	 * @param failure the failure
	 * @return what is to be told of it
	 */
	PolynException explain(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof PolynException known) {
				return known;
			}
		}
		return analyze(failure).map((analysis) -> notStarted(analysis.getDescription(), analysis.getAction(), failure))
			.orElseGet(() -> {
				// Logging need not be there yet.
				failure.printStackTrace();
				return notStarted("The application failed: " + NestedExceptionUtils.getMostSpecificCause(failure), null,
						failure);
			});
	}

	private Optional<FailureAnalysis> analyze(Throwable failure) {
		return this.factories
			.load(FailureAnalyzer.class, this.arguments, FailureHandler.logging(LogFactory.getLog(getClass())))
			.stream()
			.map((analyzer) -> analyzer.analyze(failure))
			.filter(Objects::nonNull)
			.findFirst();
	}

	private static PolynException notStarted(String problem, @Nullable String remedy, Throwable failure) {
		return new PolynException(ErrorCode.COMMAND_NOT_REACHED, problem,
				(remedy != null) ? remedy : "Look at what was written to the standard error.", failure);
	}

}
