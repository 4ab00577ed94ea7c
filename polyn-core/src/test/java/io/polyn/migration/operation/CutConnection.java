package io.polyn.migration.operation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;

import io.nats.client.Connection;
import io.nats.client.JetStream;

/**
 * A connection whose process dies before or after one of its requests.
 */
final class CutConnection {

	private static final Set<String> REQUESTS = Set.of("requestWithTimeout", "publish", "publishAsync");

	private final Connection connection;

	private final int request;

	private final boolean sent;

	private int requests;

	private boolean dead;

	/**
	 * Creates a connection.
	 * @param connection the real one
	 * @param request the request at which the process dies, counted from 1
	 * @param sent whether that one still gets through
	 */
	CutConnection(Connection connection, int request, boolean sent) {
		this.connection = connection;
		this.request = request;
		this.sent = sent;
	}

	/**
	 * The end of the process.
	 */
	static final class Death extends Error {

		private static final long serialVersionUID = 1L;

	}

	Connection connection() {
		return proxy(Connection.class, this.connection);
	}

	private <T> T proxy(Class<T> type, T target) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> invoke(target, method, arguments)));
	}

	private Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
		boolean isRequest = REQUESTS.contains(method.getName());
		if (isRequest) {
			this.requests++;
			this.dead |= (this.requests == this.request && !this.sent) || this.requests > this.request;
			if (this.dead) {
				throw new Death();
			}
		}
		try {
			Object result = method.invoke(target, arguments);
			if (isRequest && this.requests == this.request) {
				this.connection.flush(Duration.ofSeconds(10));
				this.dead = true;
				throw new Death();
			}
			return (result instanceof JetStream jetStream) ? proxy(JetStream.class, jetStream) : result;
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

}
