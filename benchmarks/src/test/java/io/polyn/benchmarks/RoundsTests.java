package io.polyn.benchmarks;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RoundsTests {

	private static final Figure FIGURE = Figure.of("figure", "ms");

	private final List<String> turns = new ArrayList<>();

	@Test
	void contendersTakeTurnsInBothOrders() throws Exception {
		new Rounds(0, 3).play(List.of(contender("a"), contender("b")));
		assertThat(this.turns).containsExactly("a", "b", "b", "a", "a", "b");
	}

	@Test
	void theWarmUpDoesNotCount() throws Exception {
		List<Comparison> comparisons = new Rounds(2, 1).play(List.of(contender("a"), contender("b")));
		assertThat(this.turns).hasSize(6);
		assertThat(comparisons).singleElement().extracting(Comparison::rounds).hasToString("{a=[5.0], b=[6.0]}");
	}

	@Test
	void contendersKeepTheirOrderWhoeverBegan() throws Exception {
		List<Comparison> comparisons = new Rounds(1, 1).play(List.of(contender("b"), contender("a")));
		assertThat(comparisons.get(0).rounds().keySet()).containsExactly("b", "a");
	}

	@Test
	void whoFailsEndsTheRun() {
		Contender failing = new Contender("failing", () -> {
			throw new IllegalStateException("an event is missing");
		});
		assertThatThrownBy(() -> new Rounds(0, 3).play(List.of(failing))).hasMessage("an event is missing");
	}

	private Contender contender(String name) {
		return new Contender(name, () -> {
			this.turns.add(name);
			return List.of(FIGURE.value(this.turns.size()));
		});
	}

}
