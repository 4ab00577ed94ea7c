package io.polyn.spring.boot.event;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.spring.ChangeHandler;
import jakarta.persistence.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link ChangedTable}.
 */
class ChangedTableTests {

	@ParameterizedTest
	@MethodSource("handlers")
	void eventsAreNamedAfterTheTable(Class<?> handler, String eventType) {
		assertThat(eventType(handler, UnaryOperator.identity())).isEqualTo(eventType);
	}

	static Stream<Arguments> handlers() {
		return Stream.of(arguments(OfSimpleName.class, "user.account"), arguments(OfJpa.class, "sales.users"),
				arguments(OfJpaWithoutName.class, "unnamed"), arguments(OfSpringData.class, "hr.members"),
				arguments(OfSubclass.class, "sales.users"), arguments(OfTable.class, "users"),
				arguments(OfTableAndSchema.class, "sales.users"), arguments(OfBoth.class, "crm.customers"),
				arguments(OfEventType.class, "people"));
	}

	@Test
	void namesMayBeProperties() {
		assertThat(eventType(OfTable.class, (text) -> text.replace("users", "customers"))).isEqualTo("customers");
	}

	@Test
	void withoutATableNothingCanBeHandled() {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> eventType(OfNothing.class, UnaryOperator.identity()))
			.withMessageContainingAll("OfNothing", "names no table", "'table'")
			.extracting(PolynException::code)
			.isEqualTo(ErrorCode.LISTENER_SIGNATURE);
	}

	private static String eventType(Class<?> handler, UnaryOperator<String> resolve) {
		return ChangedTable.eventType(handler, handler.getAnnotation(ChangeHandler.class), resolve);
	}

	record UserAccount(long id) {

	}

	@Table(name = "users", schema = "sales")
	static class JpaUser {

	}

	static class JpaCustomer extends JpaUser {

	}

	@Table
	static class Unnamed {

	}

	@org.springframework.data.relational.core.mapping.Table(name = "members", schema = "hr")
	record Member(long id) {

	}

	@ChangeHandler(UserAccount.class)
	static class OfSimpleName {

	}

	@ChangeHandler(JpaUser.class)
	static class OfJpa {

	}

	@ChangeHandler(Unnamed.class)
	static class OfJpaWithoutName {

	}

	@ChangeHandler(Member.class)
	static class OfSpringData {

	}

	@ChangeHandler(JpaCustomer.class)
	static class OfSubclass {

	}

	@ChangeHandler(table = "users")
	static class OfTable {

	}

	@ChangeHandler(table = "users", schema = "sales")
	static class OfTableAndSchema {

	}

	@ChangeHandler(value = JpaUser.class, table = "customers", schema = "crm")
	static class OfBoth {

	}

	@ChangeHandler(value = JpaUser.class, eventType = "people")
	static class OfEventType {

	}

	@ChangeHandler
	static class OfNothing {

	}

}
