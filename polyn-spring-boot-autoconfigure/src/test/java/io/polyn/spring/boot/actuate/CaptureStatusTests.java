package io.polyn.spring.boot.actuate;

import java.nio.file.Path;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.polyn.spring.boot.capture.CaptureWatcher;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.Database;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.TestApplication;
import io.polyn.testsupport.FreePorts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How change capture shows in the endpoint, in health and in metrics.
 */
class CaptureStatusTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@RegisterExtension
	final Database database = new Database();

	private ClasspathFolder classpath;

	@BeforeEach
	void setUp(@TempDir Path temp) {
		this.classpath = new ClasspathFolder(temp).migration("1_stream.yml",
				"change:\n  - create_stream: {name: USERS, subjects: [\"users.>\"]}\n");
	}

	@Test
	void anApplicationThatDoesNotCaptureSaysNothingOfIt() throws Exception {
		try (TestApplication application = start("polyn.capture.role=listener")) {
			assertThat(application.json("/actuator/polyn").has("capture")).isFalse();
			assertThat(application.json("/actuator/health/polyn").path("details").has("capture")).isFalse();
		}
	}

	@Test
	void oneCapturesAndTheOtherStandsByAndBothAreWell() throws Exception {
		try (TestApplication first = watcher("polyn.capture.mode=wal")) {
			awaitState(first, "running");
			this.database.sql("INSERT INTO users VALUES (1, 'Ada')");
			await().until(() -> capture(first).path("published").asInt() == 1);
			await().until(() -> capture(first).has("lagBytes"));
			JsonNode capture = capture(first);
			assertThat(capture.path("method").asString()).isEqualTo("wal");
			assertThat(capture.path("reason").asString()).isEqualTo("it is configured");
			assertThat(capture.path("since").asString()).startsWith("20");
			assertThat(capture.path("slotState").asString()).isEqualTo("reserved");
			assertThat(capture.path("parked").asInt()).isZero();
			assertThat(capture.has("error")).isFalse();
			assertHealth(first, 200, "running");
			try (TestApplication second = watcher("polyn.capture.mode=wal")) {
				awaitState(second, "standby");
				assertHealth(second, 200, "standby");
				assertThat(capture(second).has("method")).isFalse();
			}
		}
	}

	@Test
	void anApplicationThatCanNotCaptureIsNotWellAndTellsNoSecrets() throws Exception {
		String url = "jdbc:postgresql://localhost:" + FreePorts.next() + "/shop";
		try (TestApplication application = start("polyn.capture.role=watcher", "polyn.capture.install=false",
				"polyn.capture.url=" + url + "?user=postgres&password=s3cr3t")) {
			await().until(() -> capture(application).has("error"));
			assertThat(capture(application).path("error").asString()).contains(url).doesNotContain("s3cr3t");
			assertThat(application.get("/actuator/health/polyn").statusCode()).isEqualTo(503);
			JsonNode details = application.json("/actuator/health/polyn").path("details");
			assertThat(details.path("error").asString()).contains("POLYN-C001").doesNotContain("s3cr3t");
		}
	}

	@Test
	void meters() throws Exception {
		try (TestApplication application = watcher("polyn.capture.mode=outbox")) {
			MeterRegistry meters = new SimpleMeterRegistry();
			application.context().getBeanProvider(MeterBinder.class).forEach((binder) -> binder.bindTo(meters));
			awaitState(application, "running");
			this.database.sql("INSERT INTO users VALUES (1, 'Ada'), (2, 'Bob')");
			await().until(() -> meters.get("polyn.capture.published").functionCounter().count() == 2);
			await().until(() -> meters.get("polyn.capture.outbox.rows").gauge().value() == 0);
			assertThat(meters.get("polyn.capture.lag").timeGauge().value()).isZero();
			assertThat(meters.get("polyn.capture.outbox.oldest").timeGauge().value()).isNaN();
			assertThat(meters.get("polyn.capture.lag.bytes").gauge().value()).isNaN();
			assertThat(meters.get("polyn.capture.parked").gauge().value()).isZero();
			assertThat(meters.get("polyn.capture.state").tag("state", "running").gauge().value()).isOne();
			assertThat(meters.get("polyn.capture.state").tag("state", "failing").gauge().value()).isZero();
			assertThat(meters.get("polyn.capture.slot.state").tag("state", "lost").gauge().value()).isZero();
			CaptureWatcher watcher = application.context().getBean(CaptureWatcher.class);
			watcher.stop();
			watcher.start();
			awaitState(application, "running");
			this.database.sql("INSERT INTO users VALUES (3, 'Cleo')");
			await().until(() -> meters.get("polyn.capture.published").functionCounter().count() == 3);
		}
	}

	private TestApplication watcher(String... properties) {
		return start(Stream
			.of(new String[] { "polyn.capture.role=watcher", "polyn.capture.tables[0].table=users" },
					this.database.properties(), properties)
			.flatMap(Stream::of)
			.toArray(String[]::new));
	}

	private TestApplication start(String... properties) {
		return TestApplication.start(this.classpath.classLoader(),
				Stream
					.of(new String[] { "polyn.nats.servers=" + server.url(), "polyn.migrate-on-startup=true",
							"polyn.domain=com.example" }, properties)
					.flatMap(Stream::of)
					.toArray(String[]::new));
	}

	private static JsonNode capture(TestApplication application) throws Exception {
		return application.json("/actuator/polyn").path("capture");
	}

	private static void awaitState(TestApplication application, String state) {
		await().until(() -> capture(application).path("state").asString(), state::equals);
	}

	private static void assertHealth(TestApplication application, int status, String state) throws Exception {
		assertThat(application.get("/actuator/health/polyn").statusCode()).isEqualTo(status);
		assertThat(application.json("/actuator/health/polyn").path("details").path("capture").asString())
			.isEqualTo(state);
	}

}
