package io.polyn.spring.boot.actuate;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.TestApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How an application lets others look at the endpoint.
 */
class EndpointAccessTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	@ParameterizedTest
	@ValueSource(strings = { "read-only", "unrestricted" })
	void whoMayReadSeesIt(String access) throws Exception {
		try (TestApplication application = start("management.endpoint.polyn.access=" + access)) {
			assertThat(application.get("/actuator/polyn").statusCode()).isEqualTo(200);
			assertThat(application.json("/actuator").path("_links").has("polyn")).isTrue();
		}
	}

	@Test
	void whoMayNotReadSeesNothing() throws Exception {
		try (TestApplication application = start("management.endpoint.polyn.access=none")) {
			assertThat(application.get("/actuator/polyn").statusCode()).isEqualTo(404);
			assertThat(application.context().getBeansOfType(PolynEndpoint.class)).isEmpty();
		}
	}

	@Test
	void theDefaultAccessOfAllEndpointsGoesForIt() throws Exception {
		try (TestApplication application = start("management.endpoints.access.default=none")) {
			assertThat(application.get("/actuator/polyn").statusCode()).isEqualTo(404);
		}
		try (TestApplication application = start("management.endpoints.access.default=none",
				"management.endpoint.polyn.access=read-only")) {
			assertThat(application.get("/actuator/polyn").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void theMostThatIsPermittedGoesForIt() throws Exception {
		try (TestApplication application = start("management.endpoints.access.max-permitted=none",
				"management.endpoint.polyn.access=read-only")) {
			assertThat(application.get("/actuator/polyn").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void itIsExposedOnlyOnDemand() throws Exception {
		try (TestApplication application = start("management.endpoints.web.exposure.include=health")) {
			assertThat(application.get("/actuator/polyn").statusCode()).isEqualTo(404);
			assertThat(application.context().getBeansOfType(PolynEndpoint.class)).isEmpty();
		}
		try (TestApplication application = start("management.endpoints.web.exposure.include=polyn")) {
			assertThat(application.get("/actuator/polyn").statusCode()).isEqualTo(200);
		}
		try (TestApplication application = start("management.endpoints.web.exposure.exclude=polyn")) {
			assertThat(application.get("/actuator/polyn").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void itIsOnTheManagementPortAlone() throws Exception {
		try (TestApplication application = start("management.server.port=0")) {
			assertThat(application.get("/actuator/polyn").statusCode()).isEqualTo(404);
			assertThat(application.get("local.management.port", "/actuator/polyn").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void itIsAManagedBeanOnDemand() throws Exception {
		MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
		String domain = "io.polyn.test";
		ObjectName name = new ObjectName(domain + ":type=Endpoint,name=Polyn");
		try (TestApplication application = start("spring.jmx.enabled=true", "spring.jmx.default-domain=" + domain,
				"management.endpoints.jmx.domain=" + domain)) {
			assertThat(application.context().isRunning()).isTrue();
			assertThat(beans.isRegistered(name)).isFalse();
		}
		try (TestApplication application = start("spring.jmx.enabled=true", "spring.jmx.default-domain=" + domain,
				"management.endpoints.jmx.domain=" + domain, "management.endpoints.jmx.exposure.include=polyn")) {
			assertThat(application.context().isRunning()).isTrue();
			assertThat(beans.getMBeanInfo(name).getOperations()).extracting(MBeanOperationInfo::getName)
				.containsExactlyInAnyOrder("polyn", "part");
			assertThat(beans.invoke(name, "polyn", new Object[0], new String[0])).isInstanceOfSatisfying(Map.class,
					(polyn) -> assertThat(polyn.get("status")).isEqualTo("pending"));
		}
		assertThat(beans.queryNames(new ObjectName(domain + ":*"), null)).isEqualTo(Set.of());
	}

	private TestApplication start(String... properties) {
		return TestApplication.start(
				new ClasspathFolder(this.temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
					.classLoader(),
				Stream.of(new String[] { "polyn.nats.servers=" + server.url() }, properties)
					.flatMap(Stream::of)
					.toArray(String[]::new));
	}

}
