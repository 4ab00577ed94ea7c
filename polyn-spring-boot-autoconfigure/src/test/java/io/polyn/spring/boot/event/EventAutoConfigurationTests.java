package io.polyn.spring.boot.event;

import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.nats.client.JetStreamOptions;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.EventNaming;
import io.polyn.event.EventPublisher;
import io.polyn.event.PayloadConverter;
import io.polyn.migration.Migrator;
import io.polyn.schema.SchemaRegistry;
import io.polyn.schema.SchemaStore;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class EventAutoConfigurationTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private ClasspathFolder classpath;

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp() {
		this.classpath = new ClasspathFolder(this.temp);
		this.runner = PolynContextRunner.create(server).withClassLoader(this.classpath.classLoader());
	}

	@Test
	void aSchemaThatIsNotCompatibleWithTheStoredOneStopsTheStart(CapturedOutput output) {
		this.runner = this.runner.withPropertyValues("polyn.domain=com.example");
		this.classpath.schema("user.created.v1.json", ClasspathFolder.USER_CREATED);
		this.runner.withPropertyValues("polyn.migrate-on-startup=true")
			.run((context) -> assertThat(context).hasNotFailed());
		this.classpath.schema("user.created.v1.json", "{\"type\": \"array\"}");
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("The schema user.created.v1 is not compatible with the stored one and will be"
					+ " refused (BACKWARD)");
		});
		this.runner.withPropertyValues("polyn.migrate-on-startup=true")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(PolynException.class,
						(ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.SCHEMA_INCOMPATIBLE)));
		this.runner.withPropertyValues("polyn.migrate-on-startup=true", "polyn.schemas.compatibility=none")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void withoutDomainAndSchemasOnlyMigrationsAreThere() {
		this.classpath.migration("1_create_users.yml", ClasspathFolder.CREATE_USERS);
		this.runner.withPropertyValues("polyn.migrate-on-startup=true").run((context) -> {
			assertThat(context).hasNotFailed()
				.doesNotHaveBean(EventPublisher.class)
				.doesNotHaveBean(SchemaRegistry.class)
				.doesNotHaveBean(SchemaStore.class);
			assertThat(context.getBean(Migrator.class).info().applied()).hasSize(1);
		});
		assertThat(server.exists("USERS")).isTrue();
		assertThat(server.exists("KV_POLYN_SCHEMAS")).isFalse();
	}

	@Test
	void withADomainEventsArePublishedAlsoWithoutSchemas() {
		this.runner.withPropertyValues("polyn.domain=com.example").run(this::hasEvents);
	}

	@Test
	void theDomainMayComeFromTheEnvironment() {
		this.runner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment",
						Map.of("POLYN_DOMAIN", "com.example"))))
			.run(this::hasEvents);
	}

	private void hasEvents(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed().hasSingleBean(EventPublisher.class).hasSingleBean(SchemaRegistry.class);
		assertThat(context.getBean(EventNaming.class).type("user.created.v1")).isEqualTo("com.example.user.created.v1");
		assertThat(context.getBean(EventNaming.class).source()).hasToString("com:example:users");
	}

	@Test
	void schemasWithoutADomainStopTheStart() {
		this.classpath.schema("user.created.v1.json", ClasspathFolder.USER_CREATED);
		this.runner.run(this::lacksDomain);
	}

	@Test
	void schemasElsewhereWithoutADomainStopTheStart() {
		this.classpath.write("elsewhere/user.created.v1.json", ClasspathFolder.USER_CREATED);
		this.runner.withPropertyValues("polyn.schemas.locations=classpath:elsewhere").run(this::lacksDomain);
		this.runner.withPropertyValues("polyn.schemas.locations[0]=classpath:elsewhere").run(this::lacksDomain);
	}

	private void lacksDomain(AssertableApplicationContext context) {
		assertThat(context).getFailure().rootCause().isInstanceOfSatisfying(PolynException.class, (ex) -> {
			assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_NAME);
			assertThat(ex.problem()).contains("polyn.domain");
			assertThat(ex.remedy()).isEqualTo("Set polyn.domain to your reverse domain name, such as com.example.");
		});
	}

	@Test
	void anInvalidDomainStopsTheStart() {
		for (String domain : List.of("Com.Example", "com_example", "")) {
			this.runner.withPropertyValues("polyn.domain=" + domain)
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOfSatisfying(PolynException.class,
							(ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_NAME)));
		}
	}

	@Test
	void schemasAreReadFromTheirLocations() {
		this.classpath.schema("user.created.v1.json", ClasspathFolder.USER_CREATED)
			.write("elsewhere/user.deleted.v1.json", ClasspathFolder.USER_CREATED);
		this.runner
			.withPropertyValues("polyn.domain=com.example",
					"polyn.schemas.locations=classpath:polyn/schemas,file:" + this.temp.resolve("elsewhere"))
			.run((context) -> assertThat(context.getBean(SchemaRegistry.class).schemas())
				.extracting((schema) -> schema.name())
				.containsExactlyInAnyOrder("user.created.v1", "user.deleted.v1"));
	}

	@Test
	void byDefaultSchemasAreOnlyReported(CapturedOutput output) {
		this.classpath.schema("user.created.v1.json", ClasspathFolder.USER_CREATED);
		this.runner.withPropertyValues("polyn.domain=com.example").run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("Not stored as they are in this application: user.created.v1."
				+ " Set polyn.migrate-on-startup=true to store them");
		assertThat(server.exists("KV_POLYN_SCHEMAS")).isFalse();
	}

	@Test
	void onDemandSchemasAreStored(CapturedOutput output) {
		this.classpath.schema("user.created.v1.json", ClasspathFolder.USER_CREATED);
		this.runner.withPropertyValues("polyn.domain=com.example", "polyn.migrate-on-startup=true")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(new SchemaStore(server.connection(), JetStreamOptions.defaultOptions()).read())
			.containsOnlyKeys("user.created.v1");
		this.runner.withPropertyValues("polyn.domain=com.example").run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("Not stored");
	}

	@Test
	void aSchemaWhoseFileIsGoneIsReportedAndStays(CapturedOutput output) throws Exception {
		this.classpath.schema("user.created.v1.json", ClasspathFolder.USER_CREATED)
			.schema("user.deleted.v1.json", ClasspathFolder.USER_CREATED);
		this.runner.withPropertyValues("polyn.domain=com.example", "polyn.migrate-on-startup=true")
			.run((context) -> assertThat(context).hasNotFailed());
		Files.delete(this.temp.resolve("polyn/schemas/user.deleted.v1.json"));
		assertThat(output).doesNotContain("no file");
		this.runner.withPropertyValues("polyn.domain=com.example").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(SchemaRegistry.class).find("user.deleted.v1")).isPresent();
			assertThat(context.getBean(SchemaRegistry.class).ownSchemas()).hasSize(1);
		});
		assertThat(output).contains("Stored by this application, which has no file of them any more: user.deleted.v1."
				+ " Put the files back, or remove the schemas with 'retire_schema' in a migration");
		assertThat(new SchemaStore(server.connection(), JetStreamOptions.defaultOptions()).read())
			.containsOnlyKeys("user.created.v1", "user.deleted.v1");
	}

	@Test
	void theRegistryFollowsTheBucketWhileTheApplicationRuns() throws Exception {
		this.classpath.schema("user.created.v1.json", ClasspathFolder.USER_CREATED);
		for (String lazy : List.of("false", "true")) {
			this.runner.withInitializer((context) -> {
				if (lazy.equals("true")) {
					context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
				}
			}).withPropertyValues("polyn.domain=com.example", "polyn.migrate-on-startup=true").run((context) -> {
				assertThat(context).hasNotFailed();
				SchemaRegistry registry = context.getBean(SchemaRegistry.class);
				server.connection().keyValue("POLYN_SCHEMAS").put("order.placed.v1", "{}");
				await().until(() -> registry.find("order.placed.v1").isPresent());
				server.connection().keyValue("POLYN_SCHEMAS").purge("order.placed.v1");
				await().until(() -> registry.find("order.placed.v1").isEmpty());
			});
			await()
				.until(() -> server.connection().jetStreamManagement().getConsumerNames("KV_POLYN_SCHEMAS").isEmpty());
		}
	}

	@Test
	void anApplicationsOwnBeansWin() {
		SchemaRegistry registry = new SchemaRegistry(new EventNaming("org.own", "own"), List.of());
		SchemaStore store = new SchemaStore(server.connection(), JetStreamOptions.defaultOptions());
		EventPublisher publisher = EventPublisher.builder(server.connection(), JetStreamOptions.defaultOptions())
			.registry(registry)
			.build();
		PayloadConverter converter = PayloadConverter.jackson2();
		this.runner.withPropertyValues("polyn.domain=com.example")
			.withBean("ownRegistry", SchemaRegistry.class, () -> registry)
			.withBean("ownStore", SchemaStore.class, () -> store)
			.withBean("ownPublisher", EventPublisher.class, () -> publisher)
			.withBean("ownConverter", PayloadConverter.class, () -> converter)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(SchemaRegistry.class)).isSameAs(registry);
				assertThat(context.getBean(SchemaStore.class)).isSameAs(store);
				assertThat(context.getBean(EventPublisher.class)).isSameAs(publisher);
				assertThat(context.getBean(PayloadConverter.class)).isSameAs(converter);
			});
	}

	@Test
	void beansOfTheApplicationMayHaveObviousNames() {
		this.runner.withPropertyValues("polyn.domain=com.example")
			.withAllowBeanDefinitionOverriding(false)
			.withBean("eventPublisher", String.class, () -> "own")
			.withBean("schemaRegistry", String.class, () -> "own")
			.withBean("payloadConverter", String.class, () -> "own")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(EventPublisher.class));
	}

	@Test
	void anApplicationsOwnConverterWritesTheData() throws Exception {
		server.createStream("USERS", "user.>");
		this.classpath.schema("user.created.v1.json", ClasspathFolder.USER_CREATED);
		this.runner.withPropertyValues("polyn.domain=com.example")
			.withBean(PayloadConverter.class, FixedConverter::new)
			.run((context) -> context.getBean(EventPublisher.class).publish("user.created.v1", "anything"));
		assertThat(new String(server.connection().jetStreamManagement().getMessage("USERS", 1).getData()))
			.contains("\"data\":{\"id\":\"fixed\"}");
	}

	@Test
	void theApplicationsJsonMapperIsUsed() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(JsonMapperPayloadConverter.class);
			assertThat(context.getBean(PayloadConverter.class).write(Map.of("a", 1))).isEqualTo("{\"a\":1}".getBytes());
		});
	}

	@Test
	void withoutJackson3ItIsJackson2() throws Exception {
		server.createStream("USERS", "user.>");
		this.classpath.schema("user.created.v1.json", ClasspathFolder.USER_CREATED);
		this.runner.withClassLoader(new FilteredClassLoader(this.classpath.classLoader(), JsonMapper.class))
			.withPropertyValues("polyn.domain=com.example")
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(PayloadConverter.class);
				context.getBean(EventPublisher.class).publish("user.created.v1", Map.of("id", "1"));
			});
		assertThat(new String(server.connection().jetStreamManagement().getMessage("USERS", 1).getData()))
			.contains("\"data\":{\"id\":\"1\"}");
	}

	static final class FixedConverter implements PayloadConverter {

		@Override
		public byte[] write(Object value) {
			return "{\"id\":\"fixed\"}".getBytes();
		}

		@Override
		public Object read(byte[] json, Type type) {
			return "fixed";
		}

	}

}
