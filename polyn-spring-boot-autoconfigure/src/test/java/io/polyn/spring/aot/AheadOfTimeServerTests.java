package io.polyn.spring.aot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.polyn.spring.testing.AheadOfTime;
import io.polyn.spring.testing.ApplicationProcess;
import io.polyn.spring.testing.ConnectingApplication;
import io.polyn.spring.testing.JetStreamServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which server an application uses that was processed ahead of time is decided when it
 * starts.
 */
class AheadOfTimeServerTests {

	private static final Pattern CONNECTED = Pattern.compile("(Connected to .*)\\.");

	private static final Pattern EMBEDDED = Pattern.compile("Connected to \\[(.+)], started \\[\\1]");

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	static Path temp;

	private static AheadOfTime withoutServer;

	private static AheadOfTime withServer;

	@BeforeAll
	static void process() throws Exception {
		withoutServer = process("without");
		withServer = process("with", "--polyn.nats.servers=nats://nobody.invalid:4222");
	}

	private static AheadOfTime process(String folder, String... arguments) throws Exception {
		return AheadOfTime.process(ConnectingApplication.class, List.of(), temp.resolve(folder), arguments);
	}

	@Test
	void aServerThatIsNamedWhenItStartsIsUsed() throws Exception {
		String expected = "Connected to [%s], started []".formatted(server.url());
		assertThat(run(withoutServer, "polyn.nats.servers=" + server.url())).isEqualTo(expected);
		assertThat(run(withServer, "polyn.nats.servers=" + server.url())).isEqualTo(expected);
	}

	@Test
	void withoutOneItStartsItsOwn() throws Exception {
		assertThat(run(withoutServer)).matches(EMBEDDED);
		assertThat(run(withServer)).matches(EMBEDDED);
	}

	@Test
	void disabledItStartsNone() throws Exception {
		assertThat(run(withoutServer, "polyn.enabled=false")).isEqualTo("Connected to [], started []");
		assertThat(run(withServer, "polyn.enabled=false")).isEqualTo("Connected to [], started []");
	}

	private static String run(AheadOfTime generated, String... properties) throws IOException {
		List<String> arguments = new ArrayList<>(List.of("-Dspring.aot.enabled=true"));
		Stream.of(properties).map((property) -> "--" + property).forEach(arguments::add);
		try (ApplicationProcess application = ApplicationProcess.start(
				List.of(generated.classes(), generated.resources()), ConnectingApplication.class,
				arguments.toArray(String[]::new))) {
			assertThat(application.awaitOutput(Pattern.compile("(AOT-processed)"))).isNotNull();
			return application.awaitOutput(CONNECTED);
		}
	}

}
