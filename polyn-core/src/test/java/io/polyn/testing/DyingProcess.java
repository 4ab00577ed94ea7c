package io.polyn.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.nats.client.Connection;

/**
 * A connection over which a process sends a number of requests and then dies: whatever it
 * tries after that does not return but ends with {@link Death}, which nothing catches.
 */
public final class DyingProcess {

	private static final Set<String> REQUESTS = Set.of("request", "requestWithTimeout", "publish", "jetStream",
			"objectStore");

	private DyingProcess() {
	}

	/**
	 * The end of the process.
	 */
	public static final class Death extends Error {

		private static final long serialVersionUID = 1L;

		private Death() {
			super("the process died", null, false, false);
		}

	}

	/**
	 * Lets a process die.
	 * @param connection the connection
	 * @param requests how many requests still get through, the last without an answer
	 * @return the connection that the process uses
	 */
	public static Connection after(Connection connection, int requests) {
		AtomicInteger left = new AtomicInteger(requests);
		return (Connection) Proxy.newProxyInstance(DyingProcess.class.getClassLoader(),
				new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
					boolean request = REQUESTS.contains(method.getName());
					int rest = request ? left.getAndDecrement() : left.get();
					if (rest <= 0 && request) {
						throw new Death();
					}
					Object result = invoke(connection, method, arguments);
					if (request && rest == 1) {
						connection.flush(Duration.ofSeconds(10));
						throw new Death();
					}
					return result;
				});
	}

	private static Object invoke(Connection connection, Method method, Object[] arguments) throws Throwable {
		try {
			return method.invoke(connection, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

}
