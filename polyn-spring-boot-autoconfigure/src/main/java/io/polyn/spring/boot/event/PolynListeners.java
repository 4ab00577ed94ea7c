package io.polyn.spring.boot.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.SmartLifecycle;

/**
 * The methods marked with {@link PolynListener} or {@link DeadLetterListener} and the
 * beans marked with {@link ChangeHandler}, which receive from when the application is
 * complete until it stops.
 */
class PolynListeners implements PolynListenerRegistry, SmartInitializingSingleton, SmartLifecycle {

	// Starts after everything that a listener may use, and stops before it.
	private static final int PHASE = DEFAULT_PHASE - 100;

	private final BeanFactory beanFactory;

	private final ListenerFinder finder;

	private final ListenerContainerFactory factory;

	private final Duration drainTimeout;

	private final List<ListenerContainer> containers = new ArrayList<>();

	private volatile boolean running;

	PolynListeners(BeanFactory beanFactory, ListenerFinder finder, ListenerContainerFactory factory,
			Duration drainTimeout) {
		this.beanFactory = beanFactory;
		this.finder = finder;
		this.factory = factory;
		this.drainTimeout = drainTimeout;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (MarkedListener listener : this.finder.find()) {
			add(listener.container(this.factory, this.beanFactory.getBean(listener.bean())), listener);
		}
	}

	private void add(ListenerContainer container, MarkedListener listener) {
		if (this.containers.stream().anyMatch((other) -> address(other).equals(address(container)))) {
			boolean hasSource = !(listener instanceof MarkedListener.OfDeadLetters);
			throw new PolynException(ErrorCode.LISTENER_SIGNATURE,
					"There is a second listener for " + container.event() + ": " + listener.name()
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

}
