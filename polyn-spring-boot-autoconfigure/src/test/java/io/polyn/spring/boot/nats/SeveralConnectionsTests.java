package io.polyn.spring.boot.nats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.polyn.migration.Migrator;
import io.polyn.nats.TolerantDataPort;
import io.polyn.spring.boot.migration.MigratorBuilderConfigurer;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;

class SeveralConnectionsTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@RegisterExtension
	static final JetStreamServer orders = new JetStreamServer();

	private final ApplicationContextRunner runner = PolynContextRunner.create(server)
		.withPropertyValues("orders.nats.url=" + orders.url());

	@TempDir
	Path temp;

	@Test
	void aConnectionThatIsNoDefaultCandidateStandsBesideTheOneOfTheProperties() {
		this.runner.withUserConfiguration(NoDefaultCandidate.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeanNamesForType(Connection.class)).containsExactlyInAnyOrder("natsConnection",
					"ordersConnection");
			assertThat(context.getBeanProvider(Connection.class).getObject().getConnectedUrl()).isEqualTo(server.url());
			assertThat(context.getBean(OrdersService.class).connection.getConnectedUrl()).isEqualTo(orders.url());
			assertThat(context.getBean("polynHealthContributor", CompositeHealthContributor.class).stream())
				.extracting(HealthContributors.Entry::name)
				.containsExactlyInAnyOrder("natsConnection", "ordersConnection");
		});
	}

	@Test
	void aPrimaryConnectionOfTheApplicationReplacesTheOneOfTheProperties() {
		this.runner.withUserConfiguration(TwoOfItsOwn.class)
			.withPropertyValues("polyn.nats.servers=nats://127.0.0.1:1")
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean("natsConnection");
				assertThat(context.getBean(Connection.class).getConnectedUrl()).isEqualTo(server.url());
				assertThat(context.getBean("polynHealthContributor", CompositeHealthContributor.class).stream())
					.extracting(HealthContributors.Entry::name)
					.containsExactlyInAnyOrder("usersConnection", "ordersConnection");
			});
	}

	@Test
	void ofTwoConnectionsOneHasToBePrimary() {
		this.runner.withUserConfiguration(TwoWithoutPrimary.class)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(NoUniqueBeanDefinitionException.class));
	}

	@Test
	void aMigratorUsesAFurtherConnection() {
		ClasspathFolder classpath = new ClasspathFolder(this.temp)
			.migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.write("polyn/orders/1_create_orders.yml",
					"change:\n  - create_stream: {name: ORDERS, subjects: [\"order.>\"]}\n");
		PolynContextRunner.create(server, classpath)
			.withPropertyValues("orders.nats.url=" + orders.url())
			.withUserConfiguration(OrdersConfiguration.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(server.exists("USERS")).isTrue();
				assertThat(server.exists("ORDERS")).isFalse();
				assertThat(orders.exists("ORDERS")).isTrue();
			});
	}

	static class OrdersService {

		final Connection connection;

		OrdersService(@Qualifier("orders") Connection connection) {
			this.connection = connection;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoDefaultCandidate {

		@Bean(defaultCandidate = false)
		@Qualifier("orders")
		Connection ordersConnection(@Value("${orders.nats.url}") String url) throws IOException, InterruptedException {
			return Nats.connect(Options.builder().server(url).dataPortType(TolerantDataPort.class.getName()).build());
		}

		@Bean
		OrdersService ordersService(@Qualifier("orders") Connection connection) {
			return new OrdersService(connection);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoOfItsOwn {

		@Bean
		@Primary
		Connection usersConnection() throws IOException, InterruptedException {
			return Nats.connect(server.url());
		}

		@Bean
		Connection ordersConnection() throws IOException, InterruptedException {
			return Nats.connect(orders.url());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoWithoutPrimary {

		@Bean
		Connection usersConnection() throws IOException, InterruptedException {
			return Nats.connect(server.url());
		}

		@Bean
		Connection ordersConnection() throws IOException, InterruptedException {
			return Nats.connect(orders.url());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OrdersConfiguration {

		@Bean(defaultCandidate = false)
		@Qualifier("orders")
		Connection ordersConnection(@Value("${orders.nats.url}") String url) throws IOException, InterruptedException {
			return Nats.connect(Options.builder().server(url).dataPortType(TolerantDataPort.class.getName()).build());
		}

		@Bean(defaultCandidate = false)
		Migrator ordersMigrator(MigratorBuilderConfigurer configurer, @Qualifier("orders") Connection connection) {
			return configurer.configure(Migrator.builder(connection))
				.namespace("orders")
				.locations(List.of("classpath:polyn/orders"))
				.build();
		}

	}

}
