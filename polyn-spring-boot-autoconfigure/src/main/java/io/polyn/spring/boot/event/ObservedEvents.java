package io.polyn.spring.boot.event;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.cloudevents.CloudEvent;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.event.EventInstrumentation;
import io.polyn.schema.SchemaRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Observes events with Micrometer. Names and keys are those of OpenTelemetry's
 * conventions for messaging systems.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/messaging/">Semantic
 * conventions for messaging</a>
 */
class ObservedEvents implements EventInstrumentation {

	private static final KeyValue SYSTEM = KeyValue.of("messaging.system", "nats");

	private static final KeyValue NO_ERROR = KeyValue.of("error.type", "none");

	private static final String UNKNOWN = "unknown";

	private final ObservationRegistry observations;

	private final @Nullable MeterRegistry meters;

	private final @Nullable SchemaRegistry schemas;

	// The listeners' events, which need not have a schema.
	private final Set<String> expected = ConcurrentHashMap.newKeySet();

	ObservedEvents(ObservationRegistry observations, @Nullable MeterRegistry meters, @Nullable SchemaRegistry schemas) {
		this.observations = observations;
		this.meters = meters;
		this.schemas = schemas;
	}

	// What a publisher is asked to send may be named anyhow, and each name is a meter.
	private String bounded(String event) {
		boolean known = this.expected.contains(event) || (this.schemas != null && this.schemas.find(event).isPresent());
		return known ? event : UNKNOWN;
	}

	@Override
	public Operation send(String event, String subject, Headers headers) {
		SenderContext<Headers> context = new SenderContext<>((carrier, key, value) -> headers.put(key, value),
				Kind.PRODUCER);
		context.setCarrier(headers);
		context.setRemoteServiceName("nats");
		return new Observed(start("send", bounded(event), context), null);
	}

	@Override
	public Operation receive(String event, Message message) {
		this.expected.add(event);
		ReceiverContext<Message> context = new ReceiverContext<>((carrier, key) -> header(message, key), Kind.CONSUMER);
		context.setCarrier(message);
		context.setRemoteServiceName("nats");
		Observation observation = start("receive", event, context);
		observation.lowCardinalityKeyValue("messaging.consumer.group.name", group(message));
		observation.highCardinalityKeyValue("messaging.message.body.size", String.valueOf(message.getData().length));
		return new Observed(observation, observation.openScope());
	}

	@Override
	public Operation process(String event, int count) {
		Observation observation = start("process", event, new Observation.Context());
		if (count > 1) {
			observation.highCardinalityKeyValue("messaging.batch.message_count", String.valueOf(count));
		}
		return new Observed(observation, observation.openScope());
	}

	private Observation start(String operation, String event, Observation.Context context) {
		return Observation.createNotStarted("polyn.events." + operation, () -> context, this.observations)
			.contextualName(operation + " " + event)
			.lowCardinalityKeyValue(SYSTEM)
			.lowCardinalityKeyValue(NO_ERROR)
			.lowCardinalityKeyValue("messaging.operation.name", operation)
			.lowCardinalityKeyValue("messaging.operation.type", operation)
			.lowCardinalityKeyValue("messaging.destination.name", event)
			.start();
	}

	// Always there: a registry may want the same keys of all timers of a name.
	private static String group(Message message) {
		if (message.isJetStream()) {
			return message.metaData().getConsumer();
		}
		Subscription subscription = message.getSubscription();
		String group = (subscription != null) ? subscription.getQueueName() : null;
		return (group != null) ? group : "none";
	}

	private static @Nullable String header(Message message, String name) {
		List<String> values = message.hasHeaders() ? message.getHeaders().getIgnoreCase(name) : null;
		return (values != null && !values.isEmpty()) ? values.get(0) : null;
	}

	@Override
	public void invalid(String event, ErrorCode code) {
		count("polyn.events.invalid", "Events that were refused, on their way out or in", bounded(event), code);
	}

	@Override
	public void deadLettered(String event, ErrorCode code) {
		count("polyn.events.dead.lettered", "Messages that were stored as dead letters", event, code);
	}

	private void count(String name, String description, String event, ErrorCode code) {
		if (this.meters != null) {
			Counter.builder(name)
				.description(description)
				.tags("messaging.destination.name", event, "error.type", code.id())
				.register(this.meters)
				.increment();
		}
	}

	@Override
	public void redelivered(String event) {
		if (this.meters != null) {
			Counter.builder("polyn.events.redelivered")
				.description("Messages that were delivered again")
				.tags("messaging.destination.name", event)
				.register(this.meters)
				.increment();
		}
	}

	/**
	 * An operation that is observed.
	 *
	 * @param observation the observation
	 * @param scope makes it the current one of this thread
	 */
	private record Observed(Observation observation, Observation.@Nullable Scope scope) implements Operation {

		@Override
		public void event(CloudEvent event) {
			this.observation.highCardinalityKeyValue("messaging.message.id", event.getId())
				.highCardinalityKeyValue("cloudevents.event_id", event.getId())
				.highCardinalityKeyValue("cloudevents.event_source", event.getSource().toString())
				.highCardinalityKeyValue("cloudevents.event_type", event.getType());
		}

		@Override
		public void failed(Throwable failure) {
			this.observation.error(failure);
			this.observation.lowCardinalityKeyValue("error.type",
					(failure instanceof PolynException polyn) ? polyn.code().id() : failure.getClass().getName());
		}

		@Override
		public void close() {
			if (this.scope != null) {
				this.scope.close();
			}
			this.observation.stop();
		}

	}

}
