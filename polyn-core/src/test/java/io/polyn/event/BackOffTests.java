package io.polyn.event;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link BackOff}.
 */
class BackOffTests {

	@Test
	void theDelayGrowsUpToHalfAMinute() {
		assertThat(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 1000L))
			.extracting((deliveries) -> BackOff.DEFAULT.delay(deliveries).toSeconds())
			.containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
	}

	@Test
	void theLongestDelayMayBeTheFirst() {
		BackOff constant = new BackOff(Duration.ofDays(1), Duration.ofDays(1));
		assertThat(constant.delay(1)).isEqualTo(Duration.ofDays(1));
		assertThat(constant.delay(Long.MAX_VALUE)).isEqualTo(Duration.ofDays(1));
	}

	@Test
	void aDelayIsAboveZeroAndNotAboveItsLimit() {
		assertThatIllegalArgumentException().isThrownBy(() -> new BackOff(Duration.ZERO, Duration.ofSeconds(1)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new BackOff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
	}

}
