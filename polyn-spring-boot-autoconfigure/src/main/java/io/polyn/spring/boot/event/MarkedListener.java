package io.polyn.spring.boot.event;

import java.lang.reflect.Method;
import java.util.List;

import io.polyn.event.DeadLetters;
import io.polyn.event.ListenerContainer;
import io.polyn.event.RowOperation;
import io.polyn.spring.ChangeHandler;
import io.polyn.spring.DeadLetterListener;
import io.polyn.spring.PolynListener;

import org.springframework.util.ClassUtils;

/**
 * A listener as the class of a bean declares it.
 */
sealed interface MarkedListener {

	/**
	 * Returns the name of the bean.
	 */
	String bean();

	/**
	 * Returns the bean's own class, whatever proxy it has.
	 */
	Class<?> type();

	/**
	 * Returns what an error calls it.
	 */
	String name();

	/**
	 * Makes what receives for it.
	 * @param factory the factory
	 * @param bean the bean, which may be a proxy
	 */
	ListenerContainer container(ListenerContainerFactory factory, Object bean);

	/**
	 * Tells what it listens to.
	 * @param names the names that the service gives
	 * @return one for each method
	 */
	List<DeclaredListener> describe(ListenerNames names);

	private static String where(Class<?> type, Method method) {
		return ClassUtils.getShortName(type) + "#" + method.getName();
	}

	/**
	 * A method that receives events.
	 */
	record OfEvents(String bean, Class<?> type, Method method, PolynListener listener) implements MarkedListener {

		@Override
		public String name() {
			return this.type.getName() + "." + this.method.getName();
		}

		@Override
		public ListenerContainer container(ListenerContainerFactory factory, Object bean) {
			return factory.create(bean, this.type, this.method, this.listener);
		}

		@Override
		public List<DeclaredListener> describe(ListenerNames names) {
			String event = names.event(this.listener.event());
			String consumer = this.listener.queueGroup().isEmpty() ? names.consumer(event, this.listener.source())
					: names.queueGroup(this.listener.queueGroup());
			return List.of(new DeclaredListener(event, consumer, where(this.type, this.method), kind()));
		}

		private String kind() {
			if (!this.listener.reply().isEmpty()) {
				return "replier";
			}
			if (!this.listener.queueGroup().isEmpty()) {
				return "queue group";
			}
			return (this.listener.batchSize() > 1) ? "batch listener" : "listener";
		}

	}

	/**
	 * A method that receives dead letters.
	 */
	record OfDeadLetters(String bean, Class<?> type, Method method,
			DeadLetterListener listener) implements MarkedListener {

		@Override
		public String name() {
			return this.type.getName() + "." + this.method.getName();
		}

		@Override
		public ListenerContainer container(ListenerContainerFactory factory, Object bean) {
			return factory.create(bean, this.type, this.method, this.listener);
		}

		@Override
		public List<DeclaredListener> describe(ListenerNames names) {
			String event = names.expected(this.listener.event());
			return List.of(new DeclaredListener(DeadLetters.subject(event), names.deadLettersConsumer(event),
					where(this.type, this.method), "dead letter listener"));
		}

	}

	/**
	 * A class whose methods receive the changes of rows.
	 */
	record OfChanges(String bean, Class<?> type, ChangeHandler handler) implements MarkedListener {

		@Override
		public String name() {
			return this.type.getName();
		}

		@Override
		public ListenerContainer container(ListenerContainerFactory factory, Object bean) {
			return factory.create(bean, this.type, this.handler);
		}

		@Override
		public List<DeclaredListener> describe(ListenerNames names) {
			String table = names.table(this.type, this.handler);
			String consumer = names.consumer(RowOperation.changes(table), this.handler.source());
			return ChangeMethods.marked(this.type)
				.entrySet()
				.stream()
				.map((marked) -> new DeclaredListener(marked.getKey().eventName(table, this.handler.version()),
						consumer, where(this.type, marked.getValue()), "change handler"))
				.toList();
		}

	}

}
