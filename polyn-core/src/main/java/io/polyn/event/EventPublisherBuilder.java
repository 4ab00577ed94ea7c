package io.polyn.event;

import java.time.Duration;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.cloudevent.Tolerance;
import io.polyn.nats.NamePrefix;
import io.polyn.schema.SchemaRegistry;
import io.polyn.version.VersioningSchema;
import org.jspecify.annotations.Nullable;

/**
 * Collects what an {@link EventPublisher} needs.
 */
public final class EventPublisherBuilder {

	final Connection connection;

	final JetStreamOptions options;

	private @Nullable SchemaRegistry registry;

	@Nullable VersioningSchema versioning;

	Tolerance tolerance = Tolerance.LEGACY_CLIENTS;

	PayloadConverter converter = PayloadConverter.jackson2();

	NamePrefix prefix = NamePrefix.NONE;

	EventInstrumentation instrumentation = EventInstrumentation.NONE;

	int window = 256;

	// A cluster has a new leader after five to eight seconds.
	Duration publishTimeout = Duration.ofSeconds(15);

	EventPublisherBuilder(Connection connection, JetStreamOptions options) {
		this.connection = connection;
		this.options = options;
	}

	/**
	 * Sets the schemas that events must match.
	 * @param registry the registry
	 * @return this builder
	 */
	public EventPublisherBuilder registry(SchemaRegistry registry) {
		this.registry = registry;
		return this;
	}

	/**
	 * Sets the versions of events, so that they may be published by their types alone
	 * ({@code user.created}): data are then those of the latest version, and sent in it
	 * or in the one that {@link PublishOptions#version(String)} names.
	 * @param versioning the versions and what leads from one to another
	 * @return this builder
	 */
	public EventPublisherBuilder versioning(VersioningSchema versioning) {
		this.versioning = versioning;
		return this;
	}

	/**
	 * Sets what writes the data of events; by default it is
	 * {@link PayloadConverter#jackson2()}.
	 * @param converter the converter
	 * @return this builder
	 */
	public EventPublisherBuilder converter(PayloadConverter converter) {
		this.converter = converter;
		return this;
	}

	/**
	 * Sets what is understood of replies that are not quite CloudEvents; by default
	 * {@link Tolerance#LEGACY_CLIENTS}.
	 * @param tolerance the tolerance
	 * @return this builder
	 */
	public EventPublisherBuilder tolerance(Tolerance tolerance) {
		this.tolerance = tolerance;
		return this;
	}

	/**
	 * Sets what keeps several deployments of the same services apart on one account; none
	 * by default. It is the first token of each subject
	 * ({@code staging.user.created.v1}).
	 * @param prefix letters, digits and {@code -}; empty for none
	 * @return this builder
	 */
	public EventPublisherBuilder prefix(String prefix) {
		this.prefix = new NamePrefix(prefix);
		return this;
	}

	/**
	 * Sets what watches the events; nothing does by default.
	 * @param instrumentation what watches them
	 * @return this builder
	 */
	public EventPublisherBuilder instrumentation(EventInstrumentation instrumentation) {
		this.instrumentation = instrumentation;
		return this;
	}

	/**
	 * Sets how many events may be on their way at once; 256 by default.
	 * @param window how many, at least 1
	 * @return this builder
	 */
	public EventPublisherBuilder window(int window) {
		if (window < 1) {
			throw new IllegalArgumentException("A window takes at least one event");
		}
		this.window = window;
		return this;
	}

	/**
	 * Sets for how long it is tried to have an event stored; 15 seconds by default. A
	 * stream's {@code duplicate_window} has to be longer, or else it may store an event
	 * twice.
	 * @param timeout how long, more than nothing
	 * @return this builder
	 */
	public EventPublisherBuilder publishTimeout(Duration timeout) {
		if (timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException("A publish timeout is more than nothing");
		}
		this.publishTimeout = timeout;
		return this;
	}

	/**
	 * Makes the publisher.
	 * @return the publisher
	 * @throws IllegalStateException if no registry was set
	 */
	public EventPublisher build() {
		if (this.registry == null) {
			throw new IllegalStateException("A publisher needs a registry");
		}
		return new EventPublisher(this, this.registry);
	}

}
