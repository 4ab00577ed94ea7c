package io.polyn.test.event;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.event.DeadLetters;
import io.polyn.event.EventPublisher;
import io.polyn.event.PayloadConverter;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import io.polyn.schema.SchemaRegistry;
import io.polyn.spring.PolynListenerRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Auto-configuration of what tests see of events. It may be processed before those whose
 * beans it needs, and therefore asks for none before a test does.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "polyn.enabled", matchIfMissing = true)
@EnableConfigurationProperties(PolynTestProperties.class)
public final class EventTestAutoConfiguration {

	@Bean
	static ListenerOutcomes polynListenerOutcomes() {
		return new ListenerOutcomes();
	}

	@Bean
	static WatchedInstrumentationPostProcessor polynWatchedInstrumentationPostProcessor(ListenerOutcomes outcomes) {
		return new WatchedInstrumentationPostProcessor(outcomes);
	}

	@Bean(destroyMethod = "close")
	@Lazy
	EventRecorder polynEventRecorder(Connection connection, JetStreamOptions options,
			ObjectProvider<SchemaRegistry> registry, ObjectProvider<PayloadConverter> converter) {
		SchemaRegistry schemas = registry.getIfAvailable();
		return new EventRecorder(new JetStreamApi(connection, options), (schemas != null) ? schemas.naming() : null,
				converter.getIfAvailable(PayloadConverter::jackson2));
	}

	@Bean
	@Lazy
	PublishedEvents polynPublishedEvents(EventRecorder recorder, PolynTestProperties properties) {
		return new PublishedEvents(recorder, properties.timeout());
	}

	@Bean
	@Lazy
	EventTester polynEventTester(Connection connection, JetStreamOptions options, NamePrefix prefix,
			EventPublisher publisher, SchemaRegistry registry, ObjectProvider<PayloadConverter> converter,
			ListenerResults results, ListenerOutcomes outcomes, EventRecorder recorder) {
		RawEvents raw = new RawEvents(connection, options, prefix, registry.naming(),
				converter.getIfAvailable(PayloadConverter::jackson2));
		return new EventTester(publisher, raw, results, outcomes, recorder);
	}

	@Bean
	@Lazy
	ListenerResults polynListenerResults(Connection connection, JetStreamOptions options,
			PolynListenerRegistry listeners, ListenerOutcomes outcomes, DeadLetters deadLetters,
			PolynTestProperties properties) {
		return new ListenerResults(new JetStreamApi(connection, options), listeners, outcomes, deadLetters,
				properties.timeout());
	}

}
