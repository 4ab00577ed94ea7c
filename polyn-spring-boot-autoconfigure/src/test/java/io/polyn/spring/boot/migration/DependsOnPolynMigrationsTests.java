package io.polyn.spring.boot.migration;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import io.nats.client.Connection;
import io.polyn.event.EventPublisher;
import io.polyn.event.PublishedEvent;
import io.polyn.spring.DependsOnPolynMigrations;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.PolynContextRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class DependsOnPolynMigrationsTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private ApplicationContextRunner runner;

	@BeforeEach
	void setUp() {
		ClasspathFolder classpath = new ClasspathFolder(this.temp)
			.migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.schema("user.created.v1.json", ClasspathFolder.USER_CREATED);
		this.runner = PolynContextRunner.create(server, classpath);
	}

	@Test
	void aBeanOfAMarkedTypeComesAfterTheMigrations() {
		this.runner.withUserConfiguration(MarkedType.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(MarkedType.class).users).isTrue();
		});
	}

	@Test
	void theBeanOfAMarkedMethodComesAfterTheMigrations() {
		this.runner.withUserConfiguration(MarkedMethod.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean("marked")).isEqualTo("users: true");
		});
	}

	@Test
	void aBeanThatIsNotMarkedMayComeBeforeThem() {
		this.runner.withUserConfiguration(Unmarked.class)
			.run((context) -> assertThat(context.getBean("unmarked")).isEqualTo("users: false"));
	}

	@Test
	void aPublisherComesAfterTheMigrations() {
		this.runner.withUserConfiguration(PublishingOnCreation.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(PublishedEvent.class).stream()).isEqualTo("USERS");
		});
	}

	@Test
	void whatDependsOnFailedMigrationsIsNotCreated() {
		this.runner.withUserConfiguration(MarkedMethod.class)
			.withPropertyValues("polyn.migrations.locations=classpath:nowhere")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(BeanCreationException.class)
				.hasMessageContaining("polynMigrationInitializer"));
	}

	@Test
	void factoryBeansAreNotCreatedToFindTheMarkedOnes() {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.registerBeanDefinition("counting",
				BeanDefinitionBuilder.rootBeanDefinition(CountingFactoryBean.class).getBeanDefinition());
		new DependsOnPolynMigrationsPostProcessor().postProcessBeanFactory(beanFactory);
		assertThat(CountingFactoryBean.created).hasValue(0);
		assertThat(beanFactory.getBean("counting")).isEqualTo("made");
		assertThat(CountingFactoryBean.created).hasValue(1);
	}

	@Configuration(proxyBeanMethods = false)
	@DependsOnPolynMigrations
	static class MarkedType {

		final boolean users;

		MarkedType(Connection connection) {
			this.users = server.exists("USERS");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MarkedMethod {

		@Bean
		@DependsOnPolynMigrations
		String marked() {
			return "users: " + server.exists("USERS");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Unmarked {

		@Bean
		String unmarked() {
			return "users: " + server.exists("USERS");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PublishingOnCreation {

		@Bean
		PublishedEvent published(EventPublisher publisher) {
			return publisher.publish("user.created.v1", new User("1"));
		}

	}

	record User(String id) {

	}

	static class CountingFactoryBean implements FactoryBean<Object> {

		static final AtomicInteger created = new AtomicInteger();

		CountingFactoryBean() {
			created.incrementAndGet();
		}

		@Override
		public Object getObject() {
			return "made";
		}

		@Override
		public Class<?> getObjectType() {
			return null;
		}

	}

}
