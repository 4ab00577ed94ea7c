package io.polyn.benchmarks;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ComparisonTests {

	@Test
	void aRatioIsTheMedianOfTheRoundsRatios() {
		Figure figure = Figure.of("figure", "events/s").ratio("a", "b", Aim.atLeast(0.9));
		Comparison comparison = new Comparison(figure,
				Map.of("a", List.of(90.0, 10.0, 50.0), "b", List.of(100.0, 20.0, 25.0)));
		assertThat(comparison.spread(figure.ratios().get(0))).isEqualTo(new Spread(0.9, 0.5, 2));
	}

	@Test
	void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
		assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(new Spread(2.5, 1, 4));
	}

	@Test
	void anAimIsMetByItsValue() {
		assertThat(Aim.atLeast(0.9).isMetBy(0.9)).isTrue();
		assertThat(Aim.atLeast(0.9).isMetBy(0.89)).isFalse();
		assertThat(Aim.atMost(1.5).isMetBy(1.5)).isTrue();
		assertThat(Aim.atMost(1.5).isMetBy(1.51)).isFalse();
	}

}
