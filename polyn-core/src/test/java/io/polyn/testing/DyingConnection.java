package io.polyn.testing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

import io.nats.client.Connection;

/**
 * A connection as a process has it that dies: the server still carries out the last
 * change, whose answer arrives nowhere, and no other request gets out.
 */
public final class DyingConnection implements InvocationHandler {

	private static final Pattern CHANGE = Pattern.compile(".*\\.(CREATE|UPDATE|DELETE|PURGE)\\..*");

	private final Connection connection;

	private int changesLeft = Integer.MAX_VALUE;

	private boolean dead;

	public DyingConnection(Connection connection) {
		this.connection = connection;
	}

	public Connection connection() {
		return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
				this);
	}

	/**
	 * Lets the connection die.
	 * @param changes the number of requests to JetStream's API that still change
	 * something
	 */
	public synchronized void dieAfter(int changes) {
		this.changesLeft = changes;
	}

	public synchronized boolean isDead() {
		return this.dead;
	}

	@Override
	public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
		try {
			if (!method.getName().equals("requestWithTimeout")) {
				return method.invoke(this.connection, arguments);
			}
			return request(method, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	private synchronized Object request(Method method, Object[] arguments) throws Exception {
		boolean change = CHANGE.matcher((String) arguments[0]).matches();
		if (this.dead || (change && this.changesLeft == 0)) {
			throw dead();
		}
		Future<?> answer = (Future<?>) method.invoke(this.connection, arguments);
		if (change && --this.changesLeft == 0) {
			answer.get();
			throw dead();
		}
		return answer;
	}

	private IllegalStateException dead() {
		this.dead = true;
		return new IllegalStateException("The process is dead");
	}

}
