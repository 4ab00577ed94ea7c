package io.polyn.spring.boot.event;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.event.EventConsumer;
import io.polyn.event.PayloadConverter;
import io.polyn.nats.NamePrefix;
import io.polyn.schema.SchemaRegistry;
import io.polyn.spring.PolynListener;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.env.Environment;

/**
 * The methods marked with {@link PolynListener}, which receive from when the application
 * is complete until it stops.
 */
class PolynListeners implements SmartInitializingSingleton, SmartLifecycle {

	// Starts after everything that a listener may use, and stops before it.
	private static final int PHASE = DEFAULT_PHASE - 100;

	// Less than what Spring grants a phase, so that it is this that ends the wait.
	private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(25);

	private final ListableBeanFactory beanFactory;

	private final Environment environment;

	private final NamePrefix prefix;

	private final List<EventConsumer> consumers = new ArrayList<>();

	private volatile boolean running;

	PolynListeners(ListableBeanFactory beanFactory, Environment environment, NamePrefix prefix) {
		this.beanFactory = beanFactory;
		this.environment = environment;
		this.prefix = prefix;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String bean : this.beanFactory.getBeanNamesForType(Object.class, false, false)) {
			Class<?> type = targetClass(bean);
			if (type != null && AnnotationUtils.isCandidateClass(type, PolynListener.class)) {
				Map<Method, PolynListener> methods = MethodIntrospector.selectMethods(type,
						(MethodIntrospector.MetadataLookup<PolynListener>) (method) -> AnnotatedElementUtils
							.findMergedAnnotation(method, PolynListener.class));
				methods.forEach((method, listener) -> add(bean, type, method, listener));
			}
		}
	}

	private @Nullable Class<?> targetClass(String bean) {
		return (this.beanFactory instanceof ConfigurableListableBeanFactory factory)
				? AutoProxyUtils.determineTargetClass(factory, bean) : this.beanFactory.getType(bean, false);
	}

	private void add(String bean, Class<?> type, Method method, PolynListener listener) {
		SchemaRegistry registry = this.beanFactory.getBeanProvider(SchemaRegistry.class).getIfAvailable();
		if (registry == null) {
			throw new PolynException(ErrorCode.INVALID_NAME,
					"The listener " + type.getName() + "." + method.getName()
							+ " needs polyn.domain, the beginning of every event's type, which is not set.",
					"Set polyn.domain to your reverse domain name, such as com.example.");
		}
		ListenerMethod target = ListenerMethod.of(this.beanFactory.getBean(bean),
				AopUtils.selectInvocableMethod(method, this.beanFactory.getBean(bean).getClass()));
		EventConsumer consumer = EventConsumer
			.builder(this.beanFactory.getBean(Connection.class), this.beanFactory.getBean(JetStreamOptions.class),
					this.environment.resolveRequiredPlaceholders(listener.event()))
			.prefix(this.prefix.value())
			.registry(registry)
			.converter(
					this.beanFactory.getBeanProvider(PayloadConverter.class).getIfAvailable(PayloadConverter::jackson2))
			.handler(target.dataType(), target)
			.build();
		if (this.consumers.stream().anyMatch((other) -> other.consumerName().equals(consumer.consumerName()))) {
			throw new PolynException(ErrorCode.LISTENER_SIGNATURE,
					"There is a second listener for " + consumer.event() + ": " + type.getName() + "."
							+ method.getName() + ". Both would take from the consumer " + consumer.consumerName()
							+ ", and each event would reach only one of them.",
					"Let one listener call both.");
		}
		this.consumers.add(consumer);
	}

	@Override
	public void start() {
		// Before the first one: should a later one fail, those that receive are stopped.
		this.running = true;
		this.consumers.forEach(EventConsumer::start);
	}

	@Override
	public void stop() {
		this.running = false;
		// All at once: none receives while it waits for another one to finish.
		CompletableFuture
			.allOf(this.consumers.stream()
				.map((consumer) -> CompletableFuture.runAsync(() -> consumer.stop(DRAIN_TIMEOUT),
						(task) -> new Thread(task, "polyn-stop-" + consumer.event()).start()))
				.toArray(CompletableFuture[]::new))
			.join();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
