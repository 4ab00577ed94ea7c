package io.polyn.tool;

import java.util.List;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.migration.DriftResult;
import io.polyn.migration.InfoResult;
import io.polyn.migration.MigrateResult;
import io.polyn.migration.Migrator;
import io.polyn.migration.PlanResult;
import io.polyn.migration.RollbackResult;
import io.polyn.migration.Target;
import io.polyn.migration.ValidateResult;

/**
 * The commands that run migrations, or tell what running them would do.
 */
final class MigrationCommands {

	private final CommandContext context;

	private final Invocation invocation;

	MigrationCommands(CommandContext context, Invocation invocation) {
		this.context = context;
		this.invocation = invocation;
	}

	Report migrate() {
		Target target = this.invocation.target(Target.latest());
		if (this.invocation.is(Option.DRY_RUN)) {
			return plan(target);
		}
		// Where there is none, no schema is stored either.
		Migrator migrator = this.context.migrator();
		List<String> schemas = this.context.schemas()
			.map((found) -> found.store().get().store(found.own(), found.mode()))
			.orElse(List.of());
		MigrateResult result = migrator.migrate(target);
		ObjectNode json = Json.object();
		json.set("schemas", Json.mapper().valueToTree(schemas));
		json.set("settled", MigrationList.versions(result.settled()));
		json.set("applied", MigrationList.versions(result.applied()));
		json.put("milliseconds", result.duration().toMillis());
		String text = line("Schemas stored: ", schemas) + line("Settled: ", result.settled())
				+ (result.applied().isEmpty() ? "Nothing to migrate." : counted(result.applied().size())
						+ " applied in " + result.duration().toMillis() + " ms: " + joined(result.applied()));
		return Report.success(this.invocation.command(), json, text);
	}

	Report plan() {
		return plan(this.invocation.target(Target.latest()));
	}

	private Report plan(Target target) {
		PlanResult plan = this.context.migrator().plan(target);
		SchemaChanges schemas = this.context.schemas().map(SchemaChanges::of).orElse(SchemaChanges.NONE);
		ObjectNode json = json(plan);
		json.set("schemas", schemas.toJson());
		boolean feasible = plan.isFeasible() && schemas.isAccepted();
		return Report.of(this.invocation.command(), feasible ? ExitStatus.SUCCESS : ExitStatus.FINDINGS, json,
				(style) -> schemas.toText(style) + plan);
	}

	Report rollback() {
		Target target = this.invocation.target(Target.steps(1));
		if (this.invocation.is(Option.DRY_RUN)) {
			PlanResult plan = this.context.migrator().planRollback(target);
			return Report.of(this.invocation.command(), plan.isFeasible() ? ExitStatus.SUCCESS : ExitStatus.FINDINGS,
					json(plan), (style) -> plan.toString());
		}
		RollbackResult result = this.context.migrator().rollback(target);
		ObjectNode json = Json.object();
		json.set("rolled_back", MigrationList.versions(result.rolledBack()));
		json.put("milliseconds", result.duration().toMillis());
		return Report.success(this.invocation.command(), json, counted(result.rolledBack().size()) + " rolled back in "
				+ result.duration().toMillis() + " ms: " + joined(result.rolledBack()));
	}

	Report info() {
		InfoResult info = this.context.migrator().info();
		ObjectNode json = Json.object()
			.put("prefix", info.prefix())
			.put("namespace", info.namespace())
			.put("server_version", info.serverVersion())
			.put("history_exists", info.historyExists());
		MigrationList.put(json, "lock", info.lock());
		json.set("migrations", MigrationList.toJson(info.migrations()));
		return Report.of(this.invocation.command(), ExitStatus.SUCCESS, json, (style) -> toText(info, style));
	}

	private static String toText(InfoResult info, Style style) {
		String title = "Migrations of " + info.namespace() + " on nats-server " + info.serverVersion() + ": "
				+ info.applied().size() + " applied, " + info.pending().size() + " pending"
				+ (info.unfinished().isEmpty() ? "" : ", " + info.unfinished().size() + " unfinished")
				+ System.lineSeparator();
		String lock = (info.lock() != null) ? "Being run now by " + info.lock() + System.lineSeparator() : "";
		String errors = info.migrations()
			.stream()
			.filter((migration) -> migration.error() != null)
			.map((migration) -> migration + ": " + migration.error() + System.lineSeparator())
			.collect(Collectors.joining());
		return title + lock
				+ (info.migrations().isEmpty() ? "" : MigrationList.toText(info.migrations(), style) + errors);
	}

	Report validate() {
		ValidateResult result = this.context.migrator().validate();
		ObjectNode json = Json.object().put("valid", result.isValid());
		json.set("problems", MigrationList.toJson(result.problems()));
		json.set("warnings", MigrationList.toJson(result.warnings()));
		return Report.of(
				this.invocation.command(), result.isValid() ? ExitStatus.SUCCESS : ExitStatus.FINDINGS, json, (
						style) -> MigrationList.problems(result.problems(), style)
								+ result.warnings()
									.stream()
									.map((warning) -> style.warning("warning") + ": " + warning
											+ System.lineSeparator())
									.collect(Collectors.joining())
								+ (result.isValid() ? "The migrations can be run." : ""));
	}

	Report diff() {
		DriftResult drift = this.context.migrator().drift();
		return Report.of(this.invocation.command(), drift.isClean() ? ExitStatus.SUCCESS : ExitStatus.FINDINGS,
				parsed(drift.toJson()), (style) -> drift.toString());
	}

	private ObjectNode json(PlanResult plan) {
		ObjectNode json = parsed(plan.toJson());
		return this.invocation.is(Option.DRY_RUN) ? json.put("dry_run", true) : json;
	}

	private static String counted(int count) {
		return count + ((count == 1) ? " migration" : " migrations");
	}

	private static String line(String title, List<?> items) {
		return items.isEmpty() ? "" : title + joined(items) + System.lineSeparator();
	}

	private static String joined(List<?> items) {
		return items.stream().map(Object::toString).collect(Collectors.joining(", "));
	}

	private static ObjectNode parsed(String json) {
		try {
			return (ObjectNode) Json.mapper().readTree(json);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("It was written as JSON", ex);
		}
	}

}
