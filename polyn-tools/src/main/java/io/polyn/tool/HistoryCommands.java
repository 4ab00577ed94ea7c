package io.polyn.tool;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.migration.BackupInfo;
import io.polyn.migration.HistoryEntry;
import io.polyn.migration.InfoResult;
import io.polyn.migration.MigrationInfo;
import io.polyn.migration.MigrationVersion;
import io.polyn.migration.Migrator;
import io.polyn.migration.NewerData;
import io.polyn.migration.RepairAction;
import io.polyn.migration.RestoreResult;
import io.polyn.migration.history.LockHolder;

/**
 * The commands that read or change what is remembered of migrations.
 */
final class HistoryCommands {

	private final CommandContext context;

	private final Invocation invocation;

	HistoryCommands(CommandContext context, Invocation invocation) {
		this.context = context;
		this.invocation = invocation;
	}

	Report repair() {
		RepairAction.Part[] parts = this.invocation.find(Option.PARTS)
			.map(HistoryCommands::parts)
			.orElse(new RepairAction.Part[0]);
		Migrator migrator = this.context.migrator();
		List<RepairAction> actions = this.invocation.is(Option.DRY_RUN) ? migrator.previewRepair(parts)
				: migrator.repair(parts);
		ArrayNode json = Json.mapper().createArrayNode();
		actions.forEach((action) -> json.addObject()
			.put("part", id(action.part()))
			.set("migration", MigrationList.toJson(action.migration())));
		Table table = new Table("REPAIR", "VERSION", "NAME", "STATE");
		actions.forEach((action) -> table.row(id(action.part()), action.migration().version(),
				action.migration().name(), action.migration().state().id()));
		return report(Json.object().set("actions", json), (style) -> actions.isEmpty()
				? "Nothing to repair: the history agrees with the files." : table.toText(style));
	}

	private static RepairAction.Part[] parts(String text) {
		return Arrays.stream(text.split(","))
			.map(String::strip)
			.map(HistoryCommands::part)
			.toArray(RepairAction.Part[]::new);
	}

	private static RepairAction.Part part(String id) {
		return Arrays.stream(RepairAction.Part.values())
			.filter((part) -> id(part).equals(id))
			.findFirst()
			.orElseThrow(() -> new PolynException(ErrorCode.INVALID_COMMAND, "A repair has no part '" + id + "'.",
					"The parts are " + Arrays.stream(RepairAction.Part.values())
						.map(HistoryCommands::id)
						.collect(Collectors.joining(", ")) + "."));
	}

	private static String id(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	Report baseline() {
		String version = new MigrationVersion(this.invocation.require(Option.TO)).value();
		if (this.invocation.is(Option.DRY_RUN)) {
			InfoResult info = this.context.migrator().info();
			List<MigrationInfo> below = info.pending()
				.stream()
				.filter((migration) -> !migration.version().isRepeatable()
						&& migration.version().compareTo(new MigrationVersion(version)) <= 0)
				.toList();
			return dryRun(Json.object().put("version", version).set("never_run", MigrationList.toJson(below)),
					"The history of " + info.namespace() + " would begin after " + version + ". Never to be run: "
							+ below.size() + " of the migrations.");
		}
		this.context.migrator().baseline(version);
		return success(Json.object().put("version", version), "The history begins after " + version + ".");
	}

	Report markApplied() {
		String version = this.invocation.require(Option.ONLY);
		if (this.invocation.is(Option.DRY_RUN)) {
			MigrationVersion wanted = new MigrationVersion(version);
			Optional<MigrationInfo> migration = this.context.migrator()
				.info()
				.migrations()
				.stream()
				.filter((each) -> each.version().equals(wanted))
				.findFirst();
			return dryRun(Json.object().put("version", version),
					migration.map((found) -> found + " is " + found.state().id() + " and would be marked as applied.")
						.orElseThrow(() -> new PolynException(ErrorCode.UNKNOWN_VERSION,
								"There is no migration " + version + ".", "Look at the versions that there are.")));
		}
		this.context.migrator().markApplied(version);
		return success(Json.object().put("version", version), version + " is marked as applied.");
	}

	Report importHistory() {
		String source = this.invocation.require(Option.SOURCE);
		Migrator migrator = this.context.migrator();
		boolean dryRun = this.invocation.is(Option.DRY_RUN);
		List<MigrationVersion> versions = dryRun ? migrator.previewImport(source) : migrator.importHistory(source);
		ObjectNode json = Json.object();
		json.set("imported", MigrationList.versions(versions));
		String list = versions.stream().map(MigrationVersion::value).collect(Collectors.joining(", "));
		String text = versions.isEmpty() ? "Nothing to import: all of it is known."
				: (dryRun ? "Would be imported: " : "Imported: ") + list + ".";
		return dryRun ? dryRun(json, text) : success(json, text);
	}

	Report history() {
		List<HistoryEntry> entries = this.context.migrator().history();
		ArrayNode json = Json.mapper().createArrayNode();
		Table table = new Table("STARTED", "VERSION", "NAME", "DIRECTION", "STATE", "BY", "RUN");
		for (HistoryEntry entry : entries) {
			ObjectNode item = json.addObject()
				.put("version", entry.version().value())
				.put("name", entry.name())
				.put("direction", id(entry.direction()))
				.put("state", entry.state().id())
				.put("started_at", entry.startedAt().toString());
			MigrationList.put(item, "finished_at", entry.finishedAt());
			item.put("applied_by", entry.appliedBy()).put("run_id", entry.runId());
			MigrationList.put(item, "polyn_version", entry.polynVersion());
			MigrationList.put(item, "error", entry.error());
			table.row(MigrationList.seconds(entry.startedAt()), entry.version(), entry.name(), id(entry.direction()),
					entry.state().id(), entry.appliedBy(), entry.runId());
		}
		return report(Json.object().set("attempts", json),
				(style) -> entries.isEmpty() ? "Nothing was ever migrated." : table.toText(style));
	}

	Report unlock() {
		Migrator migrator = this.context.migrator();
		boolean dryRun = this.invocation.is(Option.DRY_RUN);
		Optional<LockHolder> holder = dryRun ? Optional.ofNullable(migrator.info().lock()) : migrator.unlock();
		ObjectNode json = Json.object();
		MigrationList.put(json, "holder", holder.orElse(null));
		if (dryRun) {
			return dryRun(json, holder.map((held) -> "The lock would be taken from " + held + ".")
				.orElse("Nobody is known to hold the lock."));
		}
		return success(json, holder.map((held) -> "The lock was taken from " + held + ".")
			.orElse("Nobody is known to have held the lock."));
	}

	Report backups() {
		List<BackupInfo> backups = this.context.migrator().backups();
		ArrayNode json = Json.mapper().createArrayNode();
		Table table = new Table("ID", "MADE", "STREAMS", "VERSIONS");
		backups.forEach((backup) -> {
			json.add(toJson(backup));
			table.row(backup.id(), MigrationList.seconds(backup.createdAt()), String.join(", ", backup.streams()),
					backup.versions().stream().map(MigrationVersion::value).collect(Collectors.joining(", ")));
		});
		return report(Json.object().set("backups", json),
				(style) -> backups.isEmpty() ? "There are no backups." : table.toText(style));
	}

	private static ObjectNode toJson(BackupInfo backup) {
		ObjectNode json = Json.object()
			.put("id", backup.id())
			.put("created_at", backup.createdAt().toString())
			.put("run_id", backup.runId());
		json.set("streams", Json.mapper().valueToTree(backup.streams()));
		json.set("versions", MigrationList.versions(backup.versions()));
		return json;
	}

	Report restore() {
		String id = this.invocation.require(Option.BACKUP);
		NewerData newer = this.invocation.is(Option.OVERWRITE) ? NewerData.OVERWRITE : NewerData.REFUSE;
		if (this.invocation.is(Option.DRY_RUN)) {
			BackupInfo backup = this.context.migrator()
				.backups()
				.stream()
				.filter((each) -> each.id().equals(id))
				.findFirst()
				.orElseThrow(() -> new PolynException(ErrorCode.INVALID_COMMAND, "There is no backup '" + id + "'.",
						"Look at the backups that there are with 'backups'."));
			return dryRun(toJson(backup),
					"Would be put back as of " + backup.createdAt() + ": " + String.join(", ", backup.streams()) + ".");
		}
		RestoreResult result = this.context.migrator().restore(id, newer);
		ObjectNode json = Json.object().put("id", id);
		json.set("streams", Json.mapper().valueToTree(result.streams()));
		json.set("versions", MigrationList.versions(result.versions()));
		json.put("milliseconds", result.duration().toMillis());
		return success(json,
				"Put back in " + result.duration().toMillis() + " ms: " + String.join(", ", result.streams()) + ".");
	}

	private Report report(ObjectNode json, Function<Style, String> text) {
		boolean dryRun = this.invocation.is(Option.DRY_RUN);
		return Report.of(this.invocation.command(), ExitStatus.SUCCESS, dryRun ? json.put("dry_run", true) : json,
				(style) -> text.apply(style).stripTrailing()
						+ (dryRun ? System.lineSeparator() + "Nothing was changed." : ""));
	}

	private Report success(ObjectNode json, String text) {
		return Report.success(this.invocation.command(), json, text);
	}

	private Report dryRun(ObjectNode json, String text) {
		return success(json.put("dry_run", true), text + " Nothing was changed.");
	}

}
