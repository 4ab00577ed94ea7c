package io.polyn.tool;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.migration.MigrationInfo;
import io.polyn.migration.MigrationState;
import io.polyn.migration.MigrationVersion;
import io.polyn.migration.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Migrations and what is wrong with them, for people and for programs.
 */
final class MigrationList {

	private MigrationList() {
	}

	static String toText(List<MigrationInfo> migrations, Style style) {
		Table table = new Table("VERSION", "NAME", "KIND", "STATE", "AT", "BY");
		migrations.forEach((migration) -> table.row(Table.Cell.of(migration.version()), Table.Cell.of(migration.name()),
				Table.Cell.of(migration.kind()), state(migration.state()), Table.Cell.of(seconds(at(migration))),
				Table.Cell.of(migration.appliedBy())));
		return table.toText(style);
	}

	private static @Nullable Instant at(MigrationInfo migration) {
		return (migration.finishedAt() != null) ? migration.finishedAt() : migration.startedAt();
	}

	static @Nullable Instant seconds(@Nullable Instant time) {
		return (time != null) ? time.truncatedTo(ChronoUnit.SECONDS) : null;
	}

	private static Table.Cell state(MigrationState state) {
		return new Table.Cell(state.id(), (style, text) -> {
			if (state.isUnfinished() || state == MigrationState.CHANGED || state == MigrationState.MISSING) {
				return style.bad(text);
			}
			if (state.isPending()) {
				return style.warning(text);
			}
			return state.isApplied() ? style.good(text) : style.dim(text);
		});
	}

	static ArrayNode toJson(List<MigrationInfo> migrations) {
		ArrayNode json = Json.mapper().createArrayNode();
		migrations.forEach((migration) -> json.add(toJson(migration)));
		return json;
	}

	static ObjectNode toJson(MigrationInfo migration) {
		ObjectNode json = Json.object()
			.put("version", migration.version().value())
			.put("name", migration.name())
			.put("kind", migration.kind())
			.put("state", migration.state().id())
			.put("script", migration.script());
		put(json, "description", migration.description());
		put(json, "checksum", migration.checksum().isEmpty() ? null : migration.checksum());
		put(json, "started_at", migration.startedAt());
		put(json, "finished_at", migration.finishedAt());
		put(json, "applied_by", migration.appliedBy());
		put(json, "error", migration.error());
		return json;
	}

	static void put(ObjectNode json, String name, @Nullable Object value) {
		if (value != null) {
			json.put(name, value.toString());
		}
	}

	static ArrayNode versions(List<MigrationVersion> versions) {
		ArrayNode json = Json.mapper().createArrayNode();
		versions.forEach((version) -> json.add(version.value()));
		return json;
	}

	static String problems(List<Problem> problems, Style style) {
		StringBuilder text = new StringBuilder();
		problems.forEach((problem) -> text.append(style.bad(problem.code().id()))
			.append(": ")
			.append(problem.description())
			.append(' ')
			.append(problem.remedy())
			.append(System.lineSeparator()));
		return text.toString();
	}

	static ArrayNode toJson(Iterable<Problem> problems) {
		ArrayNode json = Json.mapper().createArrayNode();
		problems.forEach((problem) -> json.addObject()
			.put("code", problem.code().id())
			.put("problem", problem.description())
			.put("remedy", problem.remedy()));
		return json;
	}

}
