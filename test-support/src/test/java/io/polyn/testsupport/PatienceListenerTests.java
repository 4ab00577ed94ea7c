package io.polyn.testsupport;

import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PatienceListenerTests {

	@Test
	void whatIsAwaitedMayTakeAMinute() {
		AtomicLong patience = new AtomicLong();
		Awaitility.await()
			.conditionEvaluationListener(
					(condition) -> patience.set(condition.getElapsedTimeInMS() + condition.getRemainingTimeInMS()))
			.until(() -> true);
		assertThat(patience).hasValueBetween(50_000, 60_000);
	}

}
