package io.polyn.event;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SubjectFilter}.
 */
class SubjectFilterTests {

	private final SubjectFilter filter = SubjectFilter.ofTypes("user.created.v1", List.of("user.created"));

	@ParameterizedTest
	@ValueSource(strings = { "user.created.>", "user.>", ">", "user.*.>", "*.created.>", "*.>" })
	void aConsumerMayDeliverMore(String filter) {
		assertThat(this.filter.isMetBy(List.of(filter))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "user.created.v1", "user.created.*", "user.*", "user.created.v1.>", "mail.>", "*.*",
			"user.creat.>", "user" })
	void aConsumerMustNotDeliverLess(String filter) {
		assertThat(this.filter.isMetBy(List.of(filter))).isFalse();
	}

	@Test
	void aConsumerMayDeliverEverything() {
		assertThat(this.filter.isMetBy(List.of())).isTrue();
	}

	@Test
	void eachTypeIsDelivered() {
		SubjectFilter two = SubjectFilter.ofTypes("user.created.v1", List.of("user.created", "account.opened"));
		assertThat(two.isMetBy(List.of("account.*.>", "user.created.>"))).isTrue();
		assertThat(two.isMetBy(List.of("user.created.>"))).isFalse();
	}

	@Test
	void noSubjectCoversAnother() {
		SubjectFilter order = SubjectFilter.ofTypes("order.v1", List.of("order.placed", "order", "orders"));
		assertThat(order.subjects()).containsExactly("order.>", "orders.>");
	}

	@Test
	void rowsOfATableHaveOneFilter() {
		SubjectFilter rows = SubjectFilter.ofRows("users.changes", "users", 1);
		assertThat(rows.subjects()).containsExactly("users.*.v1");
		assertThat(rows.isMetBy(List.of("users.>"))).isTrue();
		assertThat(rows.isMetBy(List.of("users.*.*"))).isTrue();
		assertThat(rows.isMetBy(List.of("users.inserted.v1"))).isFalse();
		assertThat(rows.isMetBy(List.of("users.*.v2"))).isFalse();
	}

}
