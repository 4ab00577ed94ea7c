package io.polyn.users;

import io.nats.client.Connection;
import io.polyn.event.EventPublisher;
import io.polyn.event.PayloadConverter;
import io.polyn.migration.Migrator;
import io.polyn.spring.PolynListenerRegistry;
import io.polyn.test.autoconfigure.PolynTest;
import io.polyn.version.VersioningSchema;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.web.context.WebApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what a slice has, and has not.
 */
class SliceTests {

	private static boolean has(ApplicationContext application, Class<?> type) {
		return application.getBeanNamesForType(type).length > 0;
	}

	@Nested
	@PolynTest
	class Default {

		@Autowired
		private ApplicationContext application;

		@MockitoBean
		private Mailer mailer;

		@Test
		void whatConcernsPolynIsThere() {
			assertThat(has(this.application, UserListener.class)).isTrue();
			assertThat(has(this.application, DeadLetterWatcher.class)).isTrue();
			assertThat(has(this.application, UserRowHandler.class)).isTrue();
			assertThat(has(this.application, Audit.class)).isTrue();
			assertThat(has(this.application, V20261122093000__CreateAudit.class)).isTrue();
			assertThat(has(this.application, LowerCaseEmail.class)).isTrue();
			assertThat(has(this.application, EventPublisher.class)).isTrue();
			assertThat(has(this.application, VersioningSchema.class)).isTrue();
			assertThat(has(this.application, PayloadConverter.class)).isTrue();
		}

		@Test
		void nothingElseIsThere() {
			assertThat(has(this.application, Users.class)).isFalse();
			assertThat(has(this.application, SmtpMailer.class)).isFalse();
			assertThat(has(this.application, PlainComponent.class)).isFalse();
			assertThat(has(this.application, UserController.class)).isFalse();
			assertThat(this.application).isNotInstanceOf(WebApplicationContext.class);
		}

		@Test
		void migrationsWereRunAndListenersReceive(@Autowired Migrator migrator,
				@Autowired PolynListenerRegistry listeners) {
			assertThat(migrator.info().pending()).isEmpty();
			assertThat(migrator.info().applied()).hasSize(4);
			assertThat(listeners.containers()).hasSize(4)
				.allSatisfy((container) -> assertThat(container.state()).hasToString("RECEIVING"));
		}

	}

	@Nested
	@PolynTest(includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Users.class),
			excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = UserListener.class))
	@Import(PlainComponent.class)
	class Filtered {

		@Autowired
		private ApplicationContext application;

		@Test
		void componentsAreIncludedExcludedAndImported() {
			assertThat(has(this.application, Users.class)).isTrue();
			assertThat(has(this.application, PlainComponent.class)).isTrue();
			assertThat(has(this.application, UserListener.class)).isFalse();
			assertThat(has(this.application, Audit.class)).isTrue();
		}

	}

	@Nested
	@PolynTest(useDefaultFilters = false, properties = "polyn.source-root=others")
	class WithoutDefaults {

		@Autowired
		private ApplicationContext application;

		@Test
		void noComponentIsThere(@Autowired Connection connection) {
			assertThat(has(this.application, UserListener.class)).isFalse();
			assertThat(has(this.application, Audit.class)).isFalse();
			assertThat(this.application.getEnvironment().getProperty("polyn.source-root")).isEqualTo("others");
			assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
		}

	}

}
