package io.polyn.spring.boot.diagnostics;

import java.util.Arrays;
import java.util.stream.Stream;

import io.polyn.spring.VersionedChange;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.version.Change;
import io.polyn.version.Scheme;
import io.polyn.version.VersioningSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application says whose versions are declared wrongly.
 */
@ExtendWith(OutputCaptureExtension.class)
class VersioningStartFailureTests {

	private static final String ACTION = "Correct each of these where it is declared: in @VersionedChange and"
			+ " polyn.versioning.schemas, or in the bean that is the schema.";

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@Test
	void aSchemaThatCantBeBuilt(CapturedOutput output) {
		StartFailure failure = fail(output, Unfinished.class, "polyn.versioning.schemas.web.latest=two");
		assertThat(failure.description()).isEqualTo("""
				The versioning schema 'webVersioningSchema' can't be built (POLYN-V001):

				- In the version 1.1 the change %s of the type User has neither a step up nor a step down.
				- The version '1.1' is no semantic version such as 1.1.0.
				- The latest version 'two' is no semantic version such as 1.1.0."""
			.formatted(Unfinished.class.getName()));
		assertThat(failure.action()).isEqualTo(ACTION);
	}

	@Test
	void aSchemaThatNobodyUsesInALazyApplication(CapturedOutput output) {
		StartFailure failure = fail(output, Unfinished.class, "spring.main.lazy-initialization=true");
		assertThat(failure.description()).startsWith("The versioning schema 'webVersioningSchema' can't be built");
	}

	@Test
	void aSchemaOfOnesOwnThatNobodyUsesInALazyApplication(CapturedOutput output) {
		StartFailure failure = fail(output, Own.class, "spring.main.lazy-initialization=true");
		assertThat(failure.description()).isEqualTo("""
				The versioning schema 'mySchema' can't be built (POLYN-V001):

				- The version 1.1.0 stands below 1.0.0, but is newer: the newest comes first.""");
		assertThat(failure.action()).isEqualTo(ACTION);
	}

	@Test
	void twoSchemasInOnePlace(CapturedOutput output) {
		StartFailure failure = fail(output, Both.class);
		assertThat(failure.description()).isEqualTo(
				"The versioning schema 'default' is declared by @VersionedChange on 'change', but there is the bean"
						+ " 'mySchema' in its place. (POLYN-V001)");
		assertThat(failure.action()).startsWith("Declare everything in one of them");
	}

	@Test
	void aBeanThatIsNoChange(CapturedOutput output) {
		StartFailure failure = fail(output, NoChange.class);
		assertThat(failure.description()).isEqualTo("Marked with @VersionedChange, but no io.polyn.version.Change: the"
				+ " bean 'change' (java.lang.String). (POLYN-V001)");
		assertThat(failure.action()).isEqualTo("Let its class implement the interface, or take the annotation away.");
	}

	@Test
	void aSchemeThatIsNone(CapturedOutput output) {
		StartFailure failure = fail(output, Object.class, "polyn.versioning.schemas.default.scheme=roman");
		assertThat(failure.description()).contains("polyn.versioning.schemas.default.scheme", "roman");
	}

	private static StartFailure fail(CapturedOutput output, Class<?> source, String... properties) {
		return StartFailure.of(output, VersioningStartFailureTests.class.getClassLoader(),
				Stream
					.concat(Stream.of("polyn.nats.servers=" + server.url(), "spring.main.sources=" + source.getName()),
							Arrays.stream(properties))
					.toArray(String[]::new));
	}

	@VersionedChange(version = "1.1", type = "User", schema = "web")
	static class Unfinished implements Change {

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		VersioningSchema mySchema() {
			return VersioningSchema.builder(Scheme.SEMANTIC).version("1.0.0").version("1.1.0").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Own.class)
	static class Both {

		@Bean
		@VersionedChange(version = "1.1.0")
		Change change() {
			return new Unfinished();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoChange {

		@Bean
		@VersionedChange(version = "1.1.0")
		String change() {
			return "change";
		}

	}

}
