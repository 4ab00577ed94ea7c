package io.polyn.spring.boot.event;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.event.EventConsumer;
import io.polyn.event.EventSubscriber;
import io.polyn.event.ListenerContainer;
import io.polyn.spring.ChangeHandler;
import io.polyn.spring.DeadLetterListener;
import io.polyn.spring.PolynListener;
import io.polyn.spring.PolynListenerRegistry;
import io.polyn.spring.boot.CaptureRole;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * The methods marked with {@link PolynListener} or {@link DeadLetterListener} and the
 * beans marked with {@link ChangeHandler}, which receive from when the application is
 * complete until it stops. Where changes are only captured, there are no change handlers.
 */
class PolynListeners implements PolynListenerRegistry, SmartInitializingSingleton, SmartLifecycle {

	// Starts after everything that a listener may use, and stops before it.
	private static final int PHASE = DEFAULT_PHASE - 100;

	private static final String SINGLETON = "Let the bean be a singleton, or give its scope a proxy (proxyMode).";

	private final ConfigurableListableBeanFactory beanFactory;

	private final ListenerContainerFactory factory;

	private final Duration drainTimeout;

	private final CaptureRole role;

	private final List<ListenerContainer> containers = new ArrayList<>();

	private volatile boolean running;

	PolynListeners(ConfigurableListableBeanFactory beanFactory, ListenerContainerFactory factory, Duration drainTimeout,
			CaptureRole role) {
		this.beanFactory = beanFactory;
		this.factory = factory;
		this.drainTimeout = drainTimeout;
		this.role = role;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String bean : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(bean) ? null : targetClass(bean);
			if (type != null) {
				addAll(bean, type, PolynListener.class, this.factory::create);
				addAll(bean, type, DeadLetterListener.class, this.factory::create);
				if (this.role.listens()) {
					addChangeHandler(bean, type);
				}
			}
		}
	}

	private @Nullable Class<?> targetClass(String bean) {
		Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, bean);
		if (type == null || !ScopedObject.class.isAssignableFrom(type)) {
			return type;
		}
		return AutoProxyUtils.determineTargetClass(this.beanFactory, ScopedProxyUtils.getTargetBeanName(bean));
	}

	private <A extends Annotation> void addAll(String bean, Class<?> type, Class<A> annotation,
			ContainerCreator<A> creator) {
		if (!AnnotationUtils.isCandidateClass(type, annotation)) {
			return;
		}
		Map<Method, A> methods = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<A>) (method) -> AnnotatedElementUtils.findMergedAnnotation(method,
						annotation));
		methods.forEach((method, listener) -> {
			if (!this.beanFactory.isSingleton(bean)) {
				throw ListenerMethod.unsuitable(method, "is a method of the bean '" + bean + "', which is no singleton",
						SINGLETON);
			}
			add(creator.create(this.beanFactory.getBean(bean), type, method, listener),
					type.getName() + "." + method.getName(),
					AnnotatedElementUtils.hasAnnotation(method, PolynListener.class));
		});
	}

	private void addChangeHandler(String bean, Class<?> type) {
		ChangeHandler handler = AnnotatedElementUtils.findMergedAnnotation(type, ChangeHandler.class);
		if (handler == null) {
			return;
		}
		if (!this.beanFactory.isSingleton(bean)) {
			throw ChangeMethods.unsuitable(type, "is the bean '" + bean + "', which is no singleton", SINGLETON);
		}
		add(this.factory.create(this.beanFactory.getBean(bean), type, handler), type.getName(), true);
	}

	private void add(ListenerContainer container, String listener, boolean hasSource) {
		if (this.containers.stream().anyMatch((other) -> address(other).equals(address(container)))) {
			throw new PolynException(ErrorCode.LISTENER_SIGNATURE,
					"There is a second listener for " + container.event() + ": " + listener
							+ ". Both would take from the " + address(container)
							+ ", and each event would reach only one of them.",
					"Let one listener call both" + (hasSource ? ", or give one of them a 'source' of its own." : "."));
		}
		this.containers.add(container);
	}

	private static String address(ListenerContainer container) {
		if (container instanceof EventConsumer consumer) {
			return "consumer " + consumer.consumerName();
		}
		return "queue group " + ((EventSubscriber) container).queueGroup() + " of " + container.event();
	}

	@Override
	public Collection<ListenerContainer> containers() {
		return List.copyOf(this.containers);
	}

	@Override
	public void start() {
		// Before the first one: should a later one fail, those that receive are stopped.
		this.running = true;
		this.containers.forEach(ListenerContainer::start);
	}

	@Override
	public void stop() {
		this.running = false;
		// All at once: none receives while it waits for another one to finish.
		CompletableFuture
			.allOf(this.containers.stream()
				.map((container) -> CompletableFuture.runAsync(() -> container.stop(this.drainTimeout),
						(task) -> new Thread(task, "polyn-stop-" + container.event()).start()))
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

	@FunctionalInterface
	private interface ContainerCreator<A extends Annotation> {

		ListenerContainer create(Object bean, Class<?> type, Method method, A listener);

	}

}
