package io.polyn.spring.boot.nats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import io.nats.client.Connection;
import io.nats.client.api.StreamConfiguration;
import io.polyn.embedded.nats.EmbeddedNatsException;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class EmbeddedNatsConfigurationTests {

	private final ApplicationContextRunner runner = PolynContextRunner.create();

	@TempDir
	Path temp;

	@Test
	void theServerLivesAsLongAsTheApplication() {
		AtomicReference<EmbeddedNatsServer> server = new AtomicReference<>();
		AtomicReference<Connection> connection = new AtomicReference<>();
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(EmbeddedNatsServer.class).hasSingleBean(NatsConnectionDetails.class);
			server.set(context.getBean(EmbeddedNatsServer.class));
			connection.set(context.getBean(Connection.class));
			assertThat(connection.get().getConnectedUrl()).isEqualTo(server.get().url());
			assertThat(connection.get().getServerInfo().isJetStreamAvailable()).isTrue();
			assertThat(ProcessHandle.of(server.get().pid())).isPresent();
		});
		assertThat(server.get().isRunning()).isFalse();
		assertThat(ProcessHandle.of(server.get().pid())).isEmpty();
		assertThat(server.get().storeDirectory()).doesNotExist();
		assertThat(connection.get().getStatus()).isEqualTo(Connection.Status.CLOSED);
	}

	@Test
	void theConnectionIsClosedBeforeTheServerStops() {
		List<String> order = new CopyOnWriteArrayList<>();
		AtomicReference<EmbeddedNatsServer> server = new AtomicReference<>();
		this.runner.run((context) -> {
			server.set(context.getBean(EmbeddedNatsServer.class));
			context.getBean(Connection.class)
				.addConnectionListener((connection, event) -> order.add(event + " " + server.get().isRunning()));
		});
		assertThat(order).first().isEqualTo("nats: connection closed true");
	}

	@Test
	void anEmptyListOfServersIsNone() {
		this.runner.withPropertyValues("polyn.nats.servers=")
			.run((context) -> assertThat(context).hasSingleBean(EmbeddedNatsServer.class));
		this.runner.withPropertyValues("polyn.nats.servers[0]=")
			.run((context) -> assertThat(context).hasSingleBean(EmbeddedNatsServer.class));
	}

	@Test
	void theStoreDirectoryOutlivesTheServer() {
		ApplicationContextRunner stored = this.runner
			.withPropertyValues("polyn.nats.embedded.store-directory=" + this.temp.resolve("store"));
		stored.run((context) -> {
			assertThat(context.getBean(EmbeddedNatsServer.class).storeDirectory())
				.isEqualTo(this.temp.resolve("store"));
			context.getBean(Connection.class)
				.jetStreamManagement()
				.addStream(StreamConfiguration.builder().name("KEPT").subjects("kept").build());
		});
		stored.run((context) -> assertThat(context.getBean(Connection.class).jetStreamManagement().getStreamNames())
			.containsExactly("KEPT"));
	}

	@Test
	void theNamedBinaryIsUsed() throws IOException {
		Path binary;
		try (EmbeddedNatsServer any = EmbeddedNatsServer.builder().start()) {
			binary = Path.of(ProcessHandle.of(any.pid()).flatMap((process) -> process.info().command()).orElseThrow());
		}
		Path copy = Files.copy(binary, this.temp.resolve("my-nats-server"), StandardCopyOption.COPY_ATTRIBUTES);
		this.runner.withPropertyValues("polyn.nats.embedded.binary=" + copy).run((context) -> {
			long pid = context.getBean(EmbeddedNatsServer.class).pid();
			assertThat(ProcessHandle.of(pid).orElseThrow().info().commandLine().orElseThrow())
				.startsWith(copy.toString());
		});
	}

	@Test
	void aBinaryThatIsNotThereStopsTheStart() {
		this.runner.withPropertyValues("polyn.nats.embedded.binary=" + this.temp.resolve("none"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining(this.temp.resolve("none").toString()));
		this.runner.withPropertyValues("polyn.nats.embedded.binary=" + this.temp.resolve("none"))
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(EmbeddedNatsException.class.getName()));
	}

	@Test
	void aFailedStartLeavesNoServerBehind() {
		AtomicReference<EmbeddedNatsServer> server = new AtomicReference<>();
		this.runner.withPropertyValues("polyn.migrations.locations=file:" + this.temp.resolve("none"))
			.withInitializer((context) -> context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					if (bean instanceof EmbeddedNatsServer embedded) {
						server.set(embedded);
					}
					return bean;
				}

			}))
			.run((context) -> assertThat(context).hasFailed());
		assertThat(server.get()).isNotNull();
		assertThat(server.get().isRunning()).isFalse();
		assertThat(ProcessHandle.of(server.get().pid())).isEmpty();
	}

}
