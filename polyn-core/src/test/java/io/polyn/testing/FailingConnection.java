package io.polyn.testing;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import io.nats.client.Connection;
import io.nats.client.JetStream;

/**
 * A connection on which one request to the real server goes wrong.
 */
public final class FailingConnection {

	private final Connection real;

	private final Predicate<String> counted;

	private final int failAt;

	private final Failure failure;

	private final AtomicInteger requests = new AtomicInteger();

	private volatile boolean dead;

	/**
	 * Wraps a connection.
	 * @param real the connection
	 * @param counted the subjects whose requests are counted
	 * @param failAt which of them fails, counted from 1
	 * @param failure how it fails
	 */
	public FailingConnection(Connection real, Predicate<String> counted, int failAt, Failure failure) {
		this.real = real;
		this.counted = counted;
		this.failAt = failAt;
		this.failure = failure;
	}

	/**
	 * How a request goes wrong.
	 */
	public enum Failure {

		/** The process dies before the request is sent. */
		DEATH_BEFORE,

		/** The process dies after the request was carried out. */
		DEATH_AFTER,

		/** The request never arrives. */
		REQUEST_LOST,

		/** The request is carried out, but the answer never arrives. */
		ANSWER_LOST;

		private boolean isDeath() {
			return this == DEATH_BEFORE || this == DEATH_AFTER;
		}

		private boolean isCarriedOut() {
			return this == DEATH_AFTER || this == ANSWER_LOST;
		}

	}

	/**
	 * The end of the process: nothing that it would still do is done.
	 */
	public static final class ProcessDeath extends Error {

		private static final long serialVersionUID = 1L;

	}

	/**
	 * Returns the connection to use.
	 */
	public Connection connection() {
		return proxy(Connection.class, (method, arguments) -> switch (method.getName()) {
			case "requestWithTimeout" -> request(method, arguments);
			case "jetStream" -> jetStream((JetStream) call(this.real, method, arguments));
			default -> call(this.real, method, arguments);
		});
	}

	/**
	 * Says whether the request was made that was to fail.
	 */
	public boolean hasFailed() {
		return this.requests.get() >= this.failAt;
	}

	private JetStream jetStream(JetStream target) {
		return proxy(JetStream.class, (method, arguments) -> {
			if (!method.getName().equals("publish") || !isTheOne(arguments[0])) {
				return call(target, method, arguments);
			}
			if (this.failure.isCarriedOut()) {
				call(target, method, arguments);
			}
			throw failure();
		});
	}

	private Object request(Method method, Object[] arguments) throws Throwable {
		if (!isTheOne(arguments[0])) {
			return call(this.real, method, arguments);
		}
		if (this.failure.isCarriedOut()) {
			((CompletableFuture<?>) call(this.real, method, arguments)).get();
		}
		if (this.failure.isDeath()) {
			throw failure();
		}
		return CompletableFuture.failedFuture(new TimeoutException("lost"));
	}

	private boolean isTheOne(Object subject) {
		return this.counted.test((String) subject) && this.requests.incrementAndGet() == this.failAt;
	}

	private Throwable failure() {
		this.dead = this.failure.isDeath();
		return this.dead ? new ProcessDeath() : new IOException("lost");
	}

	private <T> T proxy(Class<T> type, Invocation invocation) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
				if (this.dead) {
					throw new ProcessDeath();
				}
				return invocation.invoke(method, arguments);
			}));
	}

	private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	@FunctionalInterface
	private interface Invocation {

		Object invoke(Method method, Object[] arguments) throws Throwable;

	}

}
