package io.polyn.event;

import java.lang.reflect.Type;
import java.util.Map;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.cloudevent.EventNaming;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.Tolerance;
import io.polyn.cloudevent.VersionedName;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import io.polyn.schema.SchemaRegistry;
import io.polyn.version.VersioningSchema;
import org.jspecify.annotations.Nullable;

/**
 * Collects what every listener needs.
 *
 * @param <B> the builder
 */
public abstract sealed class ListenerBuilder<B extends ListenerBuilder<B>>
		permits EventConsumerBuilder, EventSubscriberBuilder {

	final JetStreamApi api;

	private final String event;

	private @Nullable SchemaRegistry registry;

	private PayloadConverter converter = PayloadConverter.jackson2();

	private Tolerance tolerance = Tolerance.LEGACY_CLIENTS;

	NamePrefix prefix = NamePrefix.NONE;

	@Nullable String part;

	private @Nullable VersioningSchema versioning;

	private String version = "";

	int concurrency = 1;

	EventInstrumentation instrumentation = EventInstrumentation.NONE;

	ListenerBuilder(Connection connection, JetStreamOptions options, String event) {
		this.api = new JetStreamApi(connection, options);
		this.event = event;
	}

	abstract B self();

	/**
	 * Sets the schemas that events must match.
	 * @param registry the registry
	 * @return this builder
	 */
	public B registry(SchemaRegistry registry) {
		this.registry = registry;
		return self();
	}

	/**
	 * Sets what reads the data of events; by default it is
	 * {@link PayloadConverter#jackson2()}.
	 * @param converter the converter
	 * @return this builder
	 */
	public B converter(PayloadConverter converter) {
		this.converter = converter;
		return self();
	}

	/**
	 * Sets what is understood of messages that are not quite CloudEvents; by default
	 * {@link Tolerance#LEGACY_CLIENTS}.
	 * @param tolerance the tolerance
	 * @return this builder
	 */
	public B tolerance(Tolerance tolerance) {
		this.tolerance = tolerance;
		return self();
	}

	/**
	 * Sets what keeps several deployments of the same services apart on one account; none
	 * by default. It goes before the names of consumer and dead letter stream, and is the
	 * first token of subjects.
	 * @param prefix letters, digits and {@code -}; empty for none
	 * @return this builder
	 */
	public B prefix(String prefix) {
		this.prefix = new NamePrefix(prefix);
		return self();
	}

	/**
	 * Sets the part of the service that listens, so that several parts may each receive
	 * the same event.
	 * @param part the part's name, dot or colon separated, or nothing for the service
	 * itself
	 * @return this builder
	 * @see EventNaming#consumerName(String, String)
	 */
	public B part(@Nullable String part) {
		this.part = part;
		return self();
	}

	/**
	 * Has the events of every version received and walked to one. The name of the event
	 * that was given is then that of its type, without a version, for example
	 * {@code user.created}; the consumer is named after it and delivers
	 * {@code user.created.>}. Building fails if the name has a version
	 * ({@link ErrorCode#INVALID_NAME}), the other version is none of the schema
	 * ({@link ErrorCode#INVALID_VERSION}, {@link ErrorCode#UNDECLARED_VERSION},
	 * {@link ErrorCode#NEWER_VERSION}), or events of some version can't be walked to it
	 * ({@link ErrorCode#CHANGE_MISSING}).
	 * @param versioning the versions and what leads from one to another
	 * @param version the version in which handlers receive events
	 * @return this builder
	 */
	public B versioned(VersioningSchema versioning, String version) {
		this.versioning = versioning;
		this.version = version;
		return self();
	}

	/**
	 * Sets how many threads handle events; by default 1.
	 * @param concurrency the number
	 * @return this builder
	 */
	public B concurrency(int concurrency) {
		this.concurrency = concurrency;
		return self();
	}

	/**
	 * Sets what watches the events; by default nothing does.
	 * @param instrumentation the instrumentation
	 * @return this builder
	 */
	public B instrumentation(EventInstrumentation instrumentation) {
		this.instrumentation = instrumentation;
		return self();
	}

	final EventReader reader(Type dataType) {
		ReadSettings settings = settings(dataType);
		SchemaRegistry schemas = settings.registry();
		String name = schemas.naming().name(this.event);
		return (this.versioning != null)
				? new VersionedEventReader(requireType(name), this.versioning.version(this.version),
						new EventVersions(this.versioning, schemas), this.prefix, settings)
				: new NamedEventReader(name, settings);
	}

	final EventReader rowReader(int version, Map<RowOperation, RowTypes> types) {
		if (this.versioning != null) {
			throw new IllegalStateException("The changes of rows are not walked to another version");
		}
		ReadSettings settings = settings(RowChange.class);
		return new RowChangeReader(settings.registry().naming().name(this.event), version, types, this.prefix,
				settings);
	}

	private ReadSettings settings(Type dataType) {
		return new ReadSettings(requireRegistry(), this.converter, dataType, this.tolerance);
	}

	private static String requireType(String name) {
		if (VersionedName.parse(name).isPresent()) {
			throw new PolynException(ErrorCode.INVALID_NAME,
					"The listener of " + name + " names a version besides the one in this name.",
					"Name the event without its version, such as user.created, or leave the other version out.");
		}
		return name;
	}

	/**
	 * Returns the name of the consumer or queue group by the name rule.
	 */
	final String listenerName(EventReader reader) {
		return this.prefix.name(requireRegistry().naming().consumerName(reader.consumed(), this.part));
	}

	final DeadLetterQueue deadLetters() {
		return new DeadLetterQueue(this.api, this.prefix, requireRegistry().naming().source(this.part).toString());
	}

	private SchemaRegistry requireRegistry() {
		if (this.registry == null) {
			throw new IllegalStateException("A listener needs a registry");
		}
		return this.registry;
	}

}
