package io.polyn.spring.boot.diagnostics;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.polyn.spring.testing.TestApplication;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What an application says whose start failed, by whichever failure analyzer came first.
 *
 * @param description what is wrong
 * @param action what to do
 * @param exception the exception that the start ended with
 */
record StartFailure(String description, String action, Throwable exception) {

	private static final Pattern REPORT = Pattern.compile(
			"APPLICATION FAILED TO START\\R\\*+\\R\\RDescription:\\R\\R(.*?)\\R\\RAction:\\R\\R(.*?)\\R(\\R|$)",
			Pattern.DOTALL);

	static StartFailure of(CapturedOutput output, @Nullable ClassLoader classLoader, String... properties) {
		Throwable exception = catchThrowable(() -> TestApplication.run(classLoader, properties).close());
		assertThat(exception).isNotNull();
		List<MatchResult> reports = REPORT.matcher(output).results().toList();
		assertThat(reports).as("reports in %s", output).isNotEmpty();
		MatchResult latest = reports.get(reports.size() - 1);
		return new StartFailure(latest.group(1), latest.group(2), exception);
	}

}
