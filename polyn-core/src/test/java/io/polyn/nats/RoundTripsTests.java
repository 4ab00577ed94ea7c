package io.polyn.nats;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.nats.client.Connection;
import io.nats.client.Subscription;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

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

}
