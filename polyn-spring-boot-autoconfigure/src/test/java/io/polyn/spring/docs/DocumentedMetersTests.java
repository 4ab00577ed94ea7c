package io.polyn.spring.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.nats.client.Connection;
import io.polyn.event.EventPublisher;
import io.polyn.spring.PolynListener;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.Database;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.TestApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The page about Spring Boot has every meter that an application has, and no other.
 */
class DocumentedMetersTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@RegisterExtension
	final Database database = new Database();

	@Test
	void theTableHasEveryMeterOfAnApplicationThatDoesEverything(@TempDir Path temp) throws Exception {
		ClassLoader classpath = new ClasspathFolder(temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.schema("user.created.v1.json", ClasspathFolder.USER_CREATED)
			.classLoader();
		String[] properties = Stream
			.of(this.database.properties(), new String[] { "polyn.nats.servers=" + server.url(),
					"polyn.domain=com.example", "polyn.migrate-on-startup=true", "polyn.capture.role=watcher",
					"polyn.capture.tables[0].table=users", "polyn.events.listener.create-consumers=true",
					"polyn.events.listener.back-off.initial=10ms", "spring.main.sources=" + Listener.class.getName() })
			.flatMap(Stream::of)
			.toArray(String[]::new);
		try (ConfigurableApplicationContext application = TestApplication.run(classpath, properties)) {
			MeterRegistry meters = application.getBean(MeterRegistry.class);
			application.getBean(EventPublisher.class).publish("user.created.v1", Map.of("id", "1"));
			application.getBean(Connection.class).jetStream().publish("user.created.v1", new byte[0]);
			Map<String, String> documented = documented();
			await().untilAsserted(() -> assertThat(registered(meters)).isEqualTo(documented));
			assertThat(meters.getMeters()).filteredOn((meter) -> isOurs(meter) && !(meter instanceof Timer))
				.extracting((meter) -> meter.getId().getDescription())
				.doesNotContainNull();
		}
	}

	private static Map<String, String> registered(MeterRegistry registry) {
		Map<String, String> meters = new TreeMap<>();
		for (Meter meter : registry.getMeters()) {
			if (isOurs(meter)) {
				String row = row(meter.getId().getType().name().toLowerCase(Locale.ROOT),
						meter.getId().getTags().stream().map(Tag::getKey));
				assertThat(meters.put(meter.getId().getName(), row)).as("all have the same tags").isIn(null, row);
			}
		}
		return meters;
	}

	private static boolean isOurs(Meter meter) {
		return meter.getId().getName().startsWith("polyn.") && !meter.getId().getName().endsWith(".active");
	}

	private static Map<String, String> documented() throws IOException {
		Map<String, String> meters = new TreeMap<>();
		Pattern.compile("^\\| `(polyn\\.[a-z.]+)` \\| (\\w+) \\| ([^|]*)\\|", Pattern.MULTILINE)
			.matcher(Files.readString(Path.of("../docs/spring-boot.md")))
			.results()
			.forEach((row) -> meters.put(row.group(1),
					row(row.group(2), Arrays.stream(row.group(3).split("[`, ]+")).filter((tag) -> !tag.isEmpty()))));
		return meters;
	}

	private static String row(String kind, Stream<String> tags) {
		return kind + " " + new TreeSet<>(tags.toList());
	}

	static class Listener {

		private final AtomicInteger calls = new AtomicInteger();

		@PolynListener(event = "user.created.v1")
		void listen(Map<String, String> user) {
			if (this.calls.incrementAndGet() == 1) {
				throw new IllegalStateException("At first");
			}
		}

	}

}
