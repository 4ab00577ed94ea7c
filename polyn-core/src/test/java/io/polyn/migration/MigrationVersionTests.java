package io.polyn.migration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MigrationVersionTests {

	@Test
	void versionsAreOrderedByTheirValueAndRepeatableOnesComeLast() {
		List<MigrationVersion> ordered = versions("0", "1", "9", "0010", "11", "20261120093000", "20261120093001",
				"99999999999999999999", "100000000000000000000", "R__a", "R__aa", "R__b");
		List<MigrationVersion> sorted = new ArrayList<>(ordered);
		Collections.reverse(sorted);
		Collections.sort(sorted);
		assertThat(sorted).isEqualTo(ordered);
	}

	@Test
	void leadingZerosMakeNoDifference() {
		for (List<MigrationVersion> same : List.of(versions("1", "001"), versions("0", "000"), versions("10", "010"))) {
			assertThat(same.get(0)).isEqualTo(same.get(1)).hasSameHashCodeAs(same.get(1));
			assertThat(same.get(0)).isEqualByComparingTo(same.get(1));
		}
		assertThat(new MigrationVersion("1")).isNotEqualTo(new MigrationVersion("10"));
	}

	private static List<MigrationVersion> versions(String... values) {
		return List.of(values).stream().map(MigrationVersion::new).toList();
	}

}
