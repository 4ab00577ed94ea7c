package io.polyn.testing;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.Message;
import io.nats.client.ObjectStore;
import io.polyn.PolynException;

/**
 * A connection on which one request to the real server goes wrong, within this process:
 * {@link NatsProxy} is for processes of their own.
 */
public final class FailingConnection {

	private static final Set<String> REQUESTS = Set.of("request", "requestWithTimeout", "publish", "publishAsync");

	private static final Duration PATIENCE = Duration.ofSeconds(30);

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
	 * Wraps the connection of a process that dies after some requests, of the last of
	 * which it does not get the answer.
	 * @param real the connection
	 * @param counted the subjects whose requests are counted
	 * @param requests how many of them the server gets
	 */
	public static FailingConnection dyingAfter(Connection real, Predicate<String> counted, int requests) {
		return (requests == 0) ? new FailingConnection(real, counted, 1, Failure.DEATH_BEFORE)
				: new FailingConnection(real, counted, requests, Failure.DEATH_AFTER);
	}

	/**
	 * How a request goes wrong.
	 */
	public enum Failure {

		/** The process dies before the request is sent. */
		DEATH_BEFORE,

		/** The process dies after the request was carried out. */
		DEATH_AFTER,

		/** The connection is closed before the request is sent. */
		CLOSED_BEFORE,

		/** The connection is closed after the request was carried out. */
		CLOSED_AFTER,

		/** The request never arrives. */
		REQUEST_LOST,

		/** The request is carried out, but the answer never arrives. */
		ANSWER_LOST;

		private boolean isCarriedOut() {
			return this == DEATH_AFTER || this == CLOSED_AFTER || this == ANSWER_LOST;
		}

	}

	/**
	 * The end of the process: nothing that it would still do is done.
	 */
	public static final class ProcessDeath extends Error {

		private static final long serialVersionUID = 1L;

	}

	/**
	 * Says whether a request to JetStream's API may change something.
	 */
	public static boolean isChange(String subject) {
		return subject.matches(".*\\.(CREATE|UPDATE|DELETE|PURGE)\\..*");
	}

	/**
	 * Returns the connection to use.
	 */
	public Connection connection() {
		return proxy(Connection.class, this.real);
	}

	/**
	 * Does something over this connection.
	 * @return whether the request was made that was to fail
	 */
	public boolean disturbs(Runnable work) {
		try {
			work.run();
		}
		catch (ProcessDeath ex) {
			return true;
		}
		catch (PolynException ex) {
			if (!hasFailed()) {
				throw ex;
			}
		}
		return hasFailed();
	}

	private boolean hasFailed() {
		return this.requests.get() >= this.failAt;
	}

	private <T> T proxy(Class<T> type, T target) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> invoke(target, method, arguments)));
	}

	private Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
		if (this.dead) {
			throw new ProcessDeath();
		}
		if (!isTheOne(target, method, arguments)) {
			return proxied(call(target, method, arguments));
		}
		if (this.failure.isCarriedOut()) {
			carryOut(target, method, arguments);
		}
		return switch (this.failure) {
			case DEATH_BEFORE, DEATH_AFTER -> {
				this.dead = true;
				// What was sent without waiting for an answer gets through.
				this.real.flush(PATIENCE);
				throw new ProcessDeath();
			}
			case CLOSED_BEFORE, CLOSED_AFTER -> {
				this.real.close();
				yield call(target, method, arguments);
			}
			case REQUEST_LOST, ANSWER_LOST -> lost(method);
		};
	}

	private boolean isTheOne(Object target, Method method, Object[] arguments) {
		String subject = null;
		if (target instanceof ObjectStore store) {
			// Its requests are jnats' own.
			subject = "$O." + store.getBucketName();
		}
		else if (REQUESTS.contains(method.getName())) {
			subject = (arguments[0] instanceof Message message) ? message.getSubject() : (String) arguments[0];
		}
		return subject != null && this.counted.test(subject) && this.requests.incrementAndGet() == this.failAt;
	}

	private Object proxied(Object result) {
		if (result instanceof JetStream jetStream) {
			return proxy(JetStream.class, jetStream);
		}
		return (result instanceof ObjectStore store) ? proxy(ObjectStore.class, store) : result;
	}

	private static void carryOut(Object target, Method method, Object[] arguments) throws Throwable {
		if (call(target, method, arguments) instanceof CompletableFuture<?> answer) {
			answer.handle((message, ex) -> message).get();
		}
	}

	private static Object lost(Method method) throws IOException {
		if (method.getReturnType() == CompletableFuture.class) {
			return CompletableFuture.failedFuture(new TimeoutException("lost"));
		}
		throw new IOException("lost");
	}

	private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

}
