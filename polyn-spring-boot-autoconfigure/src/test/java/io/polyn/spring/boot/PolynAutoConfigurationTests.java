package io.polyn.spring.boot;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.event.EventPublisher;
import io.polyn.migration.Migrator;
import io.polyn.schema.SchemaRegistry;
import io.polyn.spring.boot.actuate.MigrationStatus;
import io.polyn.spring.boot.actuate.PolynEndpoint;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class PolynAutoConfigurationTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private final ApplicationContextRunner runner = PolynContextRunner.create(server);

	@Test
	void everyBeanIsThere() {
		this.runner.withPropertyValues("polyn.domain=com.example", "management.endpoints.web.exposure.include=*")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(SourceRoot.class)
				.hasSingleBean(Connection.class)
				.hasSingleBean(JetStreamOptions.class)
				.hasSingleBean(Migrator.class)
				.hasSingleBean(SchemaRegistry.class)
				.hasSingleBean(EventPublisher.class)
				.hasSingleBean(PolynEndpoint.class)
				.hasBean("polynHealthContributor"));
	}

	@Test
	void disabledPolynHasNothingButALineAndAnEndpointThatSaySo(CapturedOutput output) {
		this.runner
			.withPropertyValues("polyn.enabled=false", "polyn.domain=com.example", "polyn.migrate-on-startup=true",
					"management.endpoints.web.exposure.include=*")
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.doesNotHaveBean(Connection.class)
					.doesNotHaveBean(JetStreamOptions.class)
					.doesNotHaveBean(EmbeddedNatsServer.class)
					.doesNotHaveBean(HealthIndicator.class);
				assertThat(context.getBeanDefinitionNames())
					.filteredOn((name) -> context.getType(name).getName().startsWith("io.polyn"))
					.containsExactlyInAnyOrder("polynEndpoint", "polynSwitch",
							"io.polyn.spring.boot.PolynAutoConfiguration",
							"io.polyn.spring.boot.actuate.PolynEndpointAutoConfiguration");
				assertThat(context.getBean(PolynEndpoint.class).polyn().migrator().status())
					.isEqualTo(MigrationStatus.DISABLED);
			});
		assertThat(output).containsOnlyOnce("Polyn is disabled (polyn.enabled=false)");
	}

	@Test
	void aHealthIndicatorDoesNotOutliveADisabledPolynWithAConnectionOfItsOwn() {
		this.runner
			.withBean("connection", Connection.class, server::connection,
					(definition) -> definition.setDestroyMethodName(""))
			.withBean(JetStreamOptions.class, JetStreamOptions::defaultOptions)
			.withPropertyValues("polyn.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("polynHealthContributor"));
	}

	@Test
	void withoutTheCoreNothingIsConfigured() {
		this.runner
			.withClassLoader(new FilteredClassLoader("io.polyn.migration", "io.polyn.schema", "io.polyn.event",
					"io.polyn.version"))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBeanDefinitionNames()).noneMatch((name) -> name.contains("olyn"));
			});
	}

	@Test
	void withoutActuatorThereIsNoEndpoint() {
		this.runner.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Migrator.class)
				.doesNotHaveBean("polynEndpoint"));
	}

	@Test
	void withoutHealthThereIsNoIndicator() {
		this.runner.withClassLoader(new FilteredClassLoader(HealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Migrator.class)
				.doesNotHaveBean("polynHealthContributor"));
	}

	@Test
	void anEndpointThatIsNotExposedOrHasNoAccessIsNotThere() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(PolynEndpoint.class));
		this.runner
			.withPropertyValues("management.endpoints.web.exposure.include=*",
					"management.endpoint.polyn.access=" + Access.NONE)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PolynEndpoint.class));
	}

	@ParameterizedTest
	@CsvSource({ "users,users", "Users Backend,users.backend", "user-backend,user.backend", "_a__b_,a.b", "é1,1" })
	void theSourceRootIsTheApplicationsNameInLowerCaseWithDots(String application, String sourceRoot,
			CapturedOutput output) {
		this.runner.withPropertyValues("spring.application.name=" + application).run((context) -> {
			assertThat(context.getBean(SourceRoot.class).value()).isEqualTo(sourceRoot);
			if (sourceRoot.equals(application)) {
				assertThat(output).doesNotContain("source root");
			}
			else {
				assertThat(output).contains(
						"The source root is '" + sourceRoot + "', after the application's name '" + application + "'");
			}
		});
	}

	@Test
	void anExplicitSourceRootIsTakenAsItIs() {
		this.runner.withPropertyValues("polyn.source-root=user:backend").run((context) -> {
			assertThat(context.getBean(SourceRoot.class).value()).isEqualTo("user:backend");
			assertThat(context.getBean(Migrator.class).info().namespace()).isEqualTo("user.backend");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "User", "user_backend", "user..backend", ".user", "" })
	void anInvalidSourceRootStopsTheStart(String sourceRoot) {
		this.runner.withPropertyValues("polyn.source-root=" + sourceRoot)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(PolynException.class, (ex) -> {
					assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_NAME);
					assertThat(ex.problem()).isEqualTo(
							"polyn.source-root must be lowercase, alphanumeric and dot or colon separated, but is '"
									+ sourceRoot + "'.");
				}));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "---" })
	void aServiceWithoutANameStopsTheStart(String application) {
		this.runner.withPropertyValues("spring.application.name=" + application)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(PolynException.class, (ex) -> {
					assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_NAME);
					assertThat(ex.remedy()).isEqualTo("Set spring.application.name.");
				}));
	}

}
