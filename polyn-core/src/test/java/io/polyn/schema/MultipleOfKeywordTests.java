package io.polyn.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MultipleOfKeyword}.
 */
class MultipleOfKeywordTests {

	@Test
	void itIsTheRemainderOfTheDivision() {
		Random random = new Random(7);
		int multiples = 0;
		for (int i = 0; i < 20_000; i++) {
			BigDecimal divisor = new BigDecimal(BigInteger.valueOf(1 + random.nextInt(40)), random.nextInt(61) - 30);
			BigDecimal number = new BigDecimal(BigInteger.valueOf(random.nextInt(4001) - 2000),
					random.nextInt(61) - 30);
			boolean multiple = number.remainder(divisor).signum() == 0;
			assertThat(MultipleOfKeyword.isMultiple(number, divisor)).as(number + " and " + divisor)
				.isEqualTo(multiple);
			multiples += multiple ? 1 : 0;
		}
		assertThat(multiples).isBetween(2_000, 18_000);
	}

}
