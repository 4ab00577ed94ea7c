package io.polyn.spring.boot.event;

import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiFunction;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.Tolerance;
import io.polyn.event.BackOff;
import io.polyn.event.DeadLetters;
import io.polyn.event.EventConsumer;
import io.polyn.event.EventConsumerBuilder;
import io.polyn.event.EventInstrumentation;
import io.polyn.event.EventOrder;
import io.polyn.event.EventPublisher;
import io.polyn.event.EventSubscriber;
import io.polyn.event.EventSubscriberBuilder;
import io.polyn.event.ListenerBuilder;
import io.polyn.event.ListenerContainer;
import io.polyn.event.PayloadConverter;
import io.polyn.nats.NamePrefix;
import io.polyn.schema.SchemaRegistry;
import io.polyn.spring.ChangeHandler;
import io.polyn.spring.DeadLetterListener;
import io.polyn.spring.PolynListener;
import io.polyn.spring.boot.version.VersioningSchemas;
import io.polyn.version.VersioningSchema;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.StringUtils;

/**
 * Makes the containers of listener methods and change handlers.
 */
class ListenerContainerFactory {

	private final BeanFactory beanFactory;

	private final AnnotationTexts texts;

	private final NamePrefix prefix;

	private final Tolerance tolerance;

	private final ListenerProperties properties;

	private final @Nullable ThreadFactory threads;

	ListenerContainerFactory(BeanFactory beanFactory, AnnotationTexts texts, NamePrefix prefix, Tolerance tolerance,
			ListenerProperties properties, @Nullable ThreadFactory threads) {
		this.beanFactory = beanFactory;
		this.texts = texts;
		this.prefix = prefix;
		this.tolerance = tolerance;
		this.properties = properties;
		this.threads = threads;
	}

	ListenerContainer create(Object bean, Class<?> type, Method method, PolynListener listener) {
		SchemaRegistry registry = registry(name(method));
		if (listener.batchSize() < 1) {
			throw ListenerMethod.unsuitable(method, "has the batchSize " + listener.batchSize(),
					"Write a positive number, or leave it out.");
		}
		boolean replies = !listener.reply().isEmpty();
		ListenerMethod target = ListenerMethod.of(bean, type, method, listener.batchSize() > 1, replies);
		return (replies || !listener.queueGroup().isEmpty()) ? subscriber(registry, target, listener)
				: consumer(registry, target, listener);
	}

	ListenerContainer create(Object bean, Class<?> type, Method method, DeadLetterListener listener) {
		SchemaRegistry registry = registry(name(method));
		ListenerMethod target = ListenerMethod.ofDeadLetters(bean, method);
		String event = this.texts.resolve(listener.event());
		return this.beanFactory.getBean(DeadLetters.class)
			.consumer(registry.naming(), event.isEmpty() ? null : event, target::invoke);
	}

	ListenerContainer create(Object bean, Class<?> type, ChangeHandler handler) {
		SchemaRegistry registry = registry(type.getName());
		ChangeMethods methods = ChangeMethods.of(bean, type);
		if (handler.version() < 1) {
			throw ChangeMethods.unsuitable(type, "has the version " + handler.version(), "Write 1 or more.");
		}
		EventConsumerBuilder builder = EventConsumer.builder(connection(), options(),
				ChangedTable.eventType(type, handler, this.texts::resolve));
		configure(builder, registry, handler.source(), concurrency(handler.concurrency(),
				(problem, remedy) -> ChangeMethods.unsuitable(type, problem, remedy)));
		return configureDelivery(builder, handler.order())
			.changeHandler(handler.version(), methods.rowTypes(), methods::call)
			.build();
	}

	private static String name(Method method) {
		return method.getDeclaringClass().getName() + "." + method.getName();
	}

	private SchemaRegistry registry(String listener) {
		SchemaRegistry registry = this.beanFactory.getBeanProvider(SchemaRegistry.class).getIfAvailable();
		if (registry == null) {
			throw new PolynException(ErrorCode.INVALID_NAME,
					"The listener " + listener
							+ " needs polyn.domain, the beginning of every event's type, which is not set.",
					"Set polyn.domain to your reverse domain name, such as com.example.");
		}
		return registry;
	}

	private EventConsumer consumer(SchemaRegistry registry, ListenerMethod target, PolynListener listener) {
		EventConsumerBuilder builder = configureDelivery(
				configure(EventConsumer.builder(connection(), options(), this.texts.resolve(listener.event())),
						registry, target, listener),
				listener.order());
		if (listener.batchSize() > 1) {
			requireSecondDelivery(target.method());
			builder.batchHandler(target.dataType(), listener.batchSize(), target::call);
		}
		else {
			builder.handler(target.dataType(), target::call);
		}
		return builder.build();
	}

	// After a batch has failed, each of its events is delivered alone.
	private void requireSecondDelivery(Method method) {
		if (this.properties.getMaxDeliver() == 1) {
			throw ListenerMethod.unsuitable(method,
					"takes batches, but polyn.events.listener.max-deliver is 1, so that one event that fails would"
							+ " make dead letters of all",
					"Set polyn.events.listener.max-deliver to 2 or more, or leave out 'batchSize'.");
		}
	}

	private EventConsumerBuilder configureDelivery(EventConsumerBuilder builder, EventOrder order) {
		if (this.threads != null) {
			builder.threads(this.threads);
		}
		return builder.prefetch(this.properties.getPrefetch())
			.order(order)
			.maxDeliver(this.properties.getMaxDeliver())
			.backOff(new BackOff(this.properties.getBackOff().getInitial(), this.properties.getBackOff().getMax()))
			.createConsumer(this.properties.isCreateConsumers());
	}

	private EventSubscriber subscriber(SchemaRegistry registry, ListenerMethod target, PolynListener listener) {
		if (listener.batchSize() > 1) {
			throw ListenerMethod.unsuitable(target.method(), "takes batches without a stream",
					"Leave out 'batchSize' or 'queueGroup'.");
		}
		EventSubscriberBuilder builder = configure(
				EventSubscriber.builder(connection(), options(), this.texts.resolve(listener.event())), registry,
				target, listener);
		if (!listener.queueGroup().isEmpty()) {
			builder.queueGroup(this.texts.resolve(listener.queueGroup()));
		}
		if (listener.reply().isEmpty()) {
			return builder.handler(target.dataType(), target::call).build();
		}
		return builder
			.replier(target.dataType(), this.texts.resolve(listener.reply()),
					this.beanFactory.getBean(EventPublisher.class), target::call)
			.build();
	}

	private <B extends ListenerBuilder<B>> B configure(B builder, SchemaRegistry registry, ListenerMethod target,
			PolynListener listener) {
		String version = this.texts.resolve(listener.version());
		if (!version.isEmpty()) {
			builder.versioned(versioning(target.method(), version), version);
		}
		return configure(builder, registry, listener.source(), concurrency(listener.concurrency(),
				(problem, remedy) -> ListenerMethod.unsuitable(target.method(), problem, remedy)));
	}

	private <B extends ListenerBuilder<B>> B configure(B builder, SchemaRegistry registry, String source,
			int concurrency) {
		String part = this.texts.resolve(source);
		return builder.prefix(this.prefix.value())
			.registry(registry)
			.tolerance(this.tolerance)
			.converter(
					this.beanFactory.getBeanProvider(PayloadConverter.class).getIfAvailable(PayloadConverter::jackson2))
			.instrumentation(this.beanFactory.getBeanProvider(EventInstrumentation.class)
				.getIfAvailable(() -> EventInstrumentation.NONE))
			.part(part.isEmpty() ? null : part)
			.concurrency(concurrency);
	}

	private VersioningSchema versioning(Method method, String version) {
		return this.beanFactory.getBean(VersioningSchemas.class)
			.forEvents()
			.orElseThrow(() -> new PolynException(ErrorCode.NO_VERSIONING,
					"The listener " + name(method) + " names the version " + version
							+ ", but there is no versioning schema.",
					"Declare a bean of the type VersioningSchema, or changes with @VersionedChange."));
	}

	private int concurrency(String declared, BiFunction<String, String, PolynException> unsuitable) {
		String text = this.texts.resolve(declared);
		if (!StringUtils.hasText(text)) {
			return this.properties.getConcurrency();
		}
		try {
			int concurrency = Integer.parseInt(text);
			if (concurrency > 0) {
				return concurrency;
			}
		}
		catch (NumberFormatException ex) {
			// The same as a number that is too low.
		}
		throw unsuitable.apply("has the concurrency '" + text + "', which is no positive number",
				"Write a number, such as 4.");
	}

	private Connection connection() {
		return this.beanFactory.getBean(Connection.class);
	}

	private JetStreamOptions options() {
		return this.beanFactory.getBean(JetStreamOptions.class);
	}

}
