package io.polyn.test;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.MigrationInfo;
import io.polyn.migration.Migrator;
import io.polyn.migration.PlannedMigration;
import io.polyn.migration.Problem;
import io.polyn.migration.Target;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on migrations.
 *
 * @see MigrationAssertions#assertThatMigrations(Migrator, Connection)
 */
public final class MigrationsAssert extends AbstractAssert<MigrationsAssert, Migrator> {

	private final Connection connection;

	private final JetStreamOptions options;

	MigrationsAssert(Migrator actual, Connection connection, JetStreamOptions options) {
		super(actual, MigrationsAssert.class);
		this.connection = connection;
		this.options = options;
	}

	/**
	 * Asserts that the migrations can be carried out one after the other, that taking
	 * each back leaves what there was before it, and that they can be carried out again
	 * with the same result: streams with the number of their messages, consumers, buckets
	 * and schemas. Repeatable migrations, which are not taken back, are carried out at
	 * the end. Afterwards all migrations are applied.
	 * @return this assertion
	 * @throws AssertionError if they can't; it names the migrations that are at fault
	 * @throws PolynException if a migration is wrong or fails on its way up
	 */
	public MigrationsAssert goUpDownUp() {
		List<MigrationInfo> applied = this.actual.info().applied();
		if (!applied.isEmpty()) {
			throw failure("%nExpecting migrations that were not carried out yet, but these were:%n%s", lines(applied));
		}
		List<MigrationInfo> migrations = this.actual.info()
			.pending()
			.stream()
			.filter((migration) -> !migration.version().isRepeatable())
			.toList();
		List<ServerState> first = up(migrations);
		down(migrations, first);
		List<ServerState> second = up(migrations);
		for (int i = 0; i < migrations.size(); i++) {
			compare(first.get(i + 1), second.get(i + 1),
					migrations.get(i) + ", carried out once more, does not have the result that it had at first");
		}
		this.actual.migrate(Target.latest());
		return this;
	}

	/**
	 * Returns the state before the first migration, and after each.
	 */
	private List<ServerState> up(List<MigrationInfo> migrations) {
		List<ServerState> states = new ArrayList<>(List.of(state()));
		for (MigrationInfo migration : migrations) {
			this.actual.migrate(Target.to(migration.version().value()));
			states.add(state());
		}
		return states;
	}

	private void down(List<MigrationInfo> migrations, List<ServerState> states) {
		for (int i = migrations.size() - 1; i >= 0; i--) {
			try {
				this.actual.rollback(Target.steps(1));
			}
			catch (PolynException ex) {
				throw irreversible(migrations.subList(0, i + 1), ex);
			}
			compare(states.get(i), state(),
					migrations.get(i) + ", taken back, does not leave what there was before it");
		}
	}

	private AssertionError irreversible(List<MigrationInfo> left, PolynException reason) {
		MigrationInfo failed = left.get(left.size() - 1);
		String others = left.subList(0, left.size() - 1)
			.stream()
			.filter(this::isIrreversible)
			.map((migration) -> "\nNeither can " + migration + ".")
			.collect(Collectors.joining());
		AssertionError error = failure("%nExpecting that every migration can be taken back, but %s can't be:%n  %s%s",
				failed, reason.getMessage(), others);
		error.initCause(reason);
		return error;
	}

	private boolean isIrreversible(MigrationInfo migration) {
		return this.actual.planRollback(Target.only(migration.version().value()))
			.migrations()
			.stream()
			.anyMatch(MigrationsAssert::isIrreversible);
	}

	private static boolean isIrreversible(PlannedMigration planned) {
		Problem refusal = planned.refusal();
		return refusal != null && refusal.code() == ErrorCode.IRREVERSIBLE;
	}

	private void compare(ServerState expected, ServerState found, String problem) {
		List<String> differences = found.differences(expected);
		if (!differences.isEmpty()) {
			throw failure("%n%s:%n%s", problem, lines(differences));
		}
	}

	private ServerState state() {
		return ServerState.read(this.connection, this.options);
	}

	private static String lines(List<?> lines) {
		return lines.stream().map((line) -> "- " + line).collect(Collectors.joining("\n"));
	}

}
