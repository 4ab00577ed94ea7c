package io.polyn.tool.catalog;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import io.polyn.migration.StreamKind;

class SettingWordsTests {

	@Test
	void limitsAreToldForPeople() {
		assertThat(stream("""
				{"max_age": 2592000000000000, "max_bytes": 1073741824, "max_msgs": 5, "max_msgs_per_subject": 1,
				"num_replicas": 3, "storage": "memory", "discard": "new"}""")).containsExactly("kept for 30 days",
				"at most 5 messages", "at most 1 GiB", "at most 1 message of each subject",
				"takes nothing more when it is full", "in memory", "3 replicas");
	}

	@Test
	void limitsAsInAMigrationAreUnderstood() {
		assertThat(stream("{\"max_age\": \"1h\", \"max_bytes\": \"10MiB\"}")).containsExactly("kept for 1 hour",
				"at most 10MiB");
		assertThat(stream("{\"max_age\": \"P1D\"}")).containsExactly("kept for P1D");
	}

	@Test
	void whatIsWithoutLimitIsNotTold() {
		assertThat(stream("{\"max_age\": 0, \"max_bytes\": -1, \"max_msgs\": -1}"))
			.containsExactly("kept without limit of time");
	}

	@Test
	void whatEndsWithBeingHandledSaysSo() {
		assertThat(stream("{\"retention\": \"workqueue\"}")).containsExactly("kept until it is handled");
	}

	@Test
	void consumersAreToldForPeople() {
		CatalogConsumer consumer = new CatalogConsumer("c", null, List.of(), """
				{"ack_wait": 1500000000, "max_deliver": 10, "max_ack_pending": 1, "deliver_policy": "all"}""");
		assertThat(SettingWords.of(consumer)).containsExactly("acknowledged within 1,500 milliseconds",
				"10 deliveries at most", "at most 1 message at once");
	}

	@Test
	void settingsMustBeAnObject() {
		assertThatIllegalArgumentException().isThrownBy(() -> stream("[]"));
		assertThatIllegalArgumentException().isThrownBy(() -> stream("{"));
	}

	private static List<String> stream(String settings) {
		return SettingWords.of(new CatalogStream("S", StreamKind.STREAM, null, List.of(), settings, List.of()));
	}

}
