package io.polyn.spring.boot.nats;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.nats.client.Connection;
import io.nats.client.impl.ErrorListenerLoggerImpl;

import org.springframework.core.NestedExceptionUtils;

/**
 * The reason why a connection could not be made, which jnats tells its error listener but
 * not the caller.
 */
class ConnectFailure extends ErrorListenerLoggerImpl {

	private final CompletableFuture<Exception> first = new CompletableFuture<>();

	@Override
	public void exceptionOccurred(Connection connection, Exception exception) {
		super.exceptionOccurred(connection, exception);
		this.first.complete(exception);
	}

	/**
	 * Waits for the reason, which another thread delivers.
	 * @return the reason, as the end of a sentence
	 */
	String reason() {
		Throwable cause = this.first.copy()
			.completeOnTimeout(new IllegalStateException("no server answers"), 1, TimeUnit.SECONDS)
			.join();
		cause = NestedExceptionUtils.getMostSpecificCause(cause);
		return (cause.getMessage() != null) ? cause.getMessage() : cause.getClass().getSimpleName();
	}

}
