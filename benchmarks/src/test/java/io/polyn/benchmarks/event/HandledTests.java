package io.polyn.benchmarks.event;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class HandledTests {

	private final Handled handled = new Handled(2);

	@Test
	void asManyAsExpectedAreRight() throws InterruptedException {
		add(2);
		this.handled.await();
		assertThatCode(this.handled::requireNoMore).doesNotThrowAnyException();
	}

	@Test
	void oneTooManyIsAnError() throws InterruptedException {
		add(3);
		this.handled.await();
		assertThatIllegalStateException().isThrownBy(this.handled::requireNoMore)
			.withMessage("3 events were handled, but there are 2");
	}

	private void add(int events) {
		for (int i = 0; i < events; i++) {
			this.handled.add(OrderPlaced.of(i));
		}
	}

}
