package io.polyn.spring.boot.metrics;

import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.nats.client.Connection;
import io.nats.client.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * Meters of connections, by the names of their beans: what the client counts, and how
 * each connection is.
 */
class ConnectionMetrics implements MeterBinder {

	private final Supplier<Map<String, Connection>> connections;

	ConnectionMetrics(Supplier<Map<String, Connection>> connections) {
		this.connections = connections;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.connections.get()
			.forEach((name, connection) -> new Meters(registry, connection, Tags.of("name", name)).bind());
	}

	private record Meters(MeterRegistry registry, Connection connection, Tags tags) {

		void bind() {
			count("polyn.nats.received.messages", "Messages that were received", "messages", Statistics::getInMsgs);
			count("polyn.nats.received.bytes", "Bytes of the messages that were received", "bytes",
					Statistics::getInBytes);
			count("polyn.nats.sent.messages", "Messages that were sent", "messages", Statistics::getOutMsgs);
			count("polyn.nats.sent.bytes", "Bytes of the messages that were sent", "bytes", Statistics::getOutBytes);
			count("polyn.nats.dropped.messages", "Messages that were dropped because a subscriber was too slow",
					"messages", Statistics::getDroppedCount);
			count("polyn.nats.requests", "Requests that were sent", null, Statistics::getRequestsSent);
			count("polyn.nats.replies", "Replies that were received", null, Statistics::getRepliesReceived);
			count("polyn.nats.reconnects", "Times that the connection was made anew", null, Statistics::getReconnects);
			count("polyn.nats.errors", "Errors that the server told", null, Statistics::getErrs);
			count("polyn.nats.exceptions", "Exceptions of the client", null, Statistics::getExceptions);
			Gauge
				.builder("polyn.nats.requests.outstanding", this.connection,
						(of) -> of.getStatistics().getOutstandingRequests())
				.description("Requests that wait for their replies")
				.tags(this.tags)
				.register(this.registry);
			for (Connection.Status status : Connection.Status.values()) {
				Gauge.builder("polyn.nats.state", this.connection, (of) -> (of.getStatus() == status) ? 1 : 0)
					.description("Whether the connection is in this state")
					.tags(this.tags)
					.tag("state", status.name().toLowerCase(Locale.ROOT))
					.register(this.registry);
			}
		}

		private void count(String name, String description, @Nullable String unit, ToLongFunction<Statistics> number) {
			FunctionCounter.builder(name, this.connection, (of) -> number.applyAsLong(of.getStatistics()))
				.description(description)
				.baseUnit(unit)
				.tags(this.tags)
				.register(this.registry);
		}

	}

}
