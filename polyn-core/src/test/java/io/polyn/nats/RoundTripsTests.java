package io.polyn.nats;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.nats.client.Connection;
import io.nats.client.Subscription;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RoundTripsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@Test
	@SuppressWarnings("try")
	void aConnectionSurvivesAnyNumberAtOnce() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(20);
		try (Connection connection = server.connect()) {
			List<Callable<Boolean>> calls = new ArrayList<>();
			for (int i = 0; i < 50; i++) {
				calls.add(() -> {
					Subscription subscription = connection.subscribe("any");
					boolean drained = RoundTrips.drain(connection, subscription, PATIENCE)
						.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
					RoundTrips.flush(connection, PATIENCE);
					return drained;
				});
			}
			for (Future<Boolean> call : threads.invokeAll(calls)) {
				assertThat(call.get()).isTrue();
			}
			assertThat(connection.getStatistics().getReconnects()).isZero();
			assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void whoWaitsForAnotherInVainDoesNotPing() throws Exception {
		AtomicInteger flushes = new AtomicInteger();
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		Connection connection = (Connection) Proxy.newProxyInstance(Connection.class.getClassLoader(),
				new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
					if (!method.getName().equals("flush")) {
						return method.invoke(flushes, arguments);
					}
					flushes.incrementAndGet();
					begun.countDown();
					end.await();
					return null;
				});
		ExecutorService thread = Executors.newSingleThreadExecutor();
		try {
			Future<?> other = thread.submit(() -> {
				RoundTrips.flush(connection, PATIENCE);
				return null;
			});
			begun.await();
			assertThatExceptionOfType(TimeoutException.class)
				.isThrownBy(() -> RoundTrips.flush(connection, Duration.ofMillis(50)));
			assertThat(flushes).hasValue(1);
			end.countDown();
			other.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		finally {
			thread.shutdownNow();
		}
	}

}
