package io.polyn.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StreamConfiguration;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class CommandRunnerTests {

	private static final String STREAM = "change:\n  - create_stream: {name: USERS, subjects: [\"user.>\"]}\n";

	private static final String BUCKET = "change:\n  - create_key_value: {bucket: preferences}\n";

	@TempDir
	Path temp;

	private EmbeddedNatsServer server;

	private Connection connection;

	private FolderContext context;

	@BeforeEach
	void start() throws IOException, InterruptedException {
		this.server = EmbeddedNatsServer.builder().start();
		this.connection = Nats.connect(this.server.url());
		this.context = new FolderContext(this.connection, Files.createDirectory(this.temp.resolve("migrations")),
				Files.createDirectory(this.temp.resolve("schemas")));
	}

	@AfterEach
	void stop() throws InterruptedException {
		this.connection.close();
		this.server.close();
	}

	@Test
	void migratingStoresTheSchemasAndRunsWhatIsPending() throws Exception {
		migration("1_users.yml", STREAM);
		migration("2_preferences.yml", BUCKET);
		schema("user.created.v1.json", "{\"type\": \"object\"}");
		Report report = run(Command.MIGRATE, Map.of(Option.TO, "1"));
		assertThat(report.status()).isEqualTo(ExitStatus.SUCCESS);
		JsonNode json = json(report);
		assertThat(json.path("command").asText()).isEqualTo("migrate");
		assertThat(json.path("status").asText()).isEqualTo("success");
		assertThat(json.path("schemas")).hasToString("[\"user.created.v1\"]");
		assertThat(json.path("applied")).hasToString("[\"1\"]");
		assertThat(report.toText(Style.PLAIN)).contains("Schemas stored: user.created.v1", "1 migration applied");
		assertThat(run(Command.MIGRATE).toText(Style.PLAIN)).contains(": 2");
		assertThat(run(Command.MIGRATE).toText(Style.PLAIN)).contains("Nothing to migrate.");
		assertThat(this.connection.keyValueManagement().getBucketNames()).contains("preferences", "POLYN_SCHEMAS");
	}

	@Test
	void aDryRunShowsWhatMigratingWouldDoAndChangesNothing() throws Exception {
		migration("1_users.yml", STREAM);
		schema("user.created.v1.json", "{\"type\": \"object\"}");
		Report report = run(Command.MIGRATE, Map.of(Option.DRY_RUN, ""));
		assertThat(report.status()).isEqualTo(ExitStatus.SUCCESS);
		assertThat(report.toText(Style.PLAIN)).contains("new  schema user.created.v1", "apply 1_users",
				"$JS.API.STREAM.CREATE.USERS", "Nothing was changed.");
		assertThat(json(report).path("migrations")).hasSize(1);
		assertThat(json(report).at("/schemas/0/state").asText()).isEqualTo("new");
		assertThat(json(report).path("dry_run").asBoolean()).isTrue();
		assertThat(this.connection.jetStreamManagement().getStreamNames()).isEmpty();
		JsonNode plan = json(run(Command.PLAN));
		assertThat(plan.path("feasible").asBoolean()).isTrue();
		assertThat(plan.has("dry_run")).isFalse();
	}

	@Test
	void aPlanThatWouldBeRefusedIsAFinding() throws Exception {
		migration("1_users.yml", STREAM);
		run(Command.MIGRATE);
		migration("2_again.yml", "change:\n  - create_stream: {name: USERS}\n");
		Report report = run(Command.PLAN);
		assertThat(report.status()).isEqualTo(ExitStatus.FINDINGS);
		assertThat(report.toText(Style.PLAIN)).contains("The stream USERS exists already.");
	}

	@Test
	void whatCantBeDoneIsReportedWithItsCode() throws Exception {
		migration("1_users.yml", STREAM);
		migration("2_again.yml", "change:\n  - create_stream: {name: USERS}\n");
		Report report = run(Command.MIGRATE);
		assertThat(report.status()).isEqualTo(ExitStatus.FAILED);
		assertThat(json(report).path("status").asText()).isEqualTo("failed");
		assertThat(json(report).at("/error/code").asText()).startsWith("POLYN-M");
		assertThat(report.toText(Style.PLAIN)).startsWith(json(report).at("/error/code").asText() + ": ")
			.contains(json(report).at("/error/remedy").asText());
	}

	@Test
	void infoListsTheMigrationsAsATable() throws Exception {
		migration("1_users.yml", STREAM);
		run(Command.MIGRATE);
		migration("2_preferences.yml", BUCKET);
		Report report = run(Command.INFO);
		assertThat(report.status()).isEqualTo(ExitStatus.SUCCESS);
		assertThat(report.toText(Style.PLAIN).lines()).satisfiesExactly(
				(line) -> assertThat(line).startsWith("Migrations of users on nats-server ")
					.endsWith(": 1 applied, 1 pending"),
				(line) -> assertThat(line).matches("VERSION +NAME +KIND +STATE +AT +BY"),
				(line) -> assertThat(line).matches("1 +users +yaml +applied +\\S+Z +\\S+:\\d+"),
				(line) -> assertThat(line).matches("2 +preferences +yaml +pending"));
		assertThat(report.toText(Style.ANSI)).contains("\u001B[32mapplied\u001B[0m", "\u001B[33mpending\u001B[0m");
		assertThat(json(report).path("migrations")).hasSize(2);
		assertThat(json(report).at("/migrations/0/state").asText()).isEqualTo("applied");
		assertThat(json(report).at("/migrations/0/applied_by").asText()).isNotEmpty();
	}

	@Test
	void validationFindsAllProblems() throws Exception {
		migration("1_users.yml", "change:\n  - create_strem: {name: USERS}\n");
		migration("2_preferences.yml", "change:\n  - create_key_value: {bucket: \"not valid\"}\n");
		Report report = run(Command.VALIDATE);
		assertThat(report.status()).isEqualTo(ExitStatus.FINDINGS);
		assertThat(json(report).path("problems")).hasSize(2);
		assertThat(report.toText(Style.PLAIN)).contains("POLYN-M004: ", "1_users.yml:2:5",
				"Did you mean 'create_stream'?");
		Files.delete(this.context.migrations().resolve("1_users.yml"));
		Files.delete(this.context.migrations().resolve("2_preferences.yml"));
		assertThat(run(Command.VALIDATE).toText(Style.PLAIN)).isEqualTo("The migrations can be run.");
	}

	@Test
	void rollingBackTakesTheNewestBackIfNothingElseIsSaid() throws Exception {
		migration("1_users.yml", STREAM);
		migration("2_preferences.yml", BUCKET);
		run(Command.MIGRATE);
		Report dry = run(Command.ROLLBACK, Map.of(Option.ALL, "true", Option.DRY_RUN, "true"));
		assertThat(dry.toText(Style.PLAIN)).contains("roll back 2_preferences", "roll back 1_users");
		assertThat(json(dry).path("dry_run").asBoolean()).isTrue();
		assertThat(json(run(Command.ROLLBACK)).path("rolled_back")).hasToString("[\"2\"]");
		assertThat(json(run(Command.ROLLBACK, Map.of(Option.ALL, ""))).path("rolled_back")).hasToString("[\"1\"]");
		assertThat(run(Command.ROLLBACK).status()).isEqualTo(ExitStatus.FAILED);
		Report history = run(Command.HISTORY);
		assertThat(json(history).path("attempts")).hasSize(4);
		assertThat(history.toText(Style.PLAIN)).contains("STARTED", "rolled_back", "down");
	}

	@Test
	void aRepairForgetsWhatHasNoFileAnyMore() throws Exception {
		migration("1_users.yml", STREAM);
		migration("2_preferences.yml", BUCKET);
		run(Command.MIGRATE);
		Files.delete(this.context.migrations().resolve("1_users.yml"));
		assertThat(run(Command.VALIDATE).status()).isEqualTo(ExitStatus.FINDINGS);
		Report dry = run(Command.REPAIR, Map.of(Option.DRY_RUN, ""));
		assertThat(dry.toText(Style.PLAIN)).contains("forget-missing", "Nothing was changed.");
		assertThat(json(run(Command.REPAIR, Map.of(Option.PARTS, "align-checksums"))).path("actions")).isEmpty();
		assertThat(json(run(Command.REPAIR)).at("/actions/0/migration/version").asText()).isEqualTo("1");
		assertThat(run(Command.REPAIR, Map.of(Option.DRY_RUN, "")).toText(Style.PLAIN)).hasLineCount(2)
			.endsWith("Nothing was changed.");
		assertThat(run(Command.VALIDATE).status()).isEqualTo(ExitStatus.SUCCESS);
		assertThat(run(Command.REPAIR, Map.of(Option.PARTS, "all")).toText(Style.PLAIN))
			.contains("A repair has no part 'all'.", "forget-unfinished, forget-missing, align-checksums");
	}

	@Test
	void aBaselineAndWhatWasDoneByHandAreNoted() throws Exception {
		migration("1_users.yml", STREAM);
		migration("2_preferences.yml", BUCKET);
		Report dry = run(Command.BASELINE, Map.of(Option.TO, "1", Option.DRY_RUN, ""));
		assertThat(dry.toText(Style.PLAIN)).contains("Never to be run: 1 of the migrations.");
		assertThat(json(run(Command.INFO)).path("history_exists").asBoolean()).isFalse();
		run(Command.BASELINE, Map.of(Option.TO, "1"));
		assertThat(run(Command.MARK_APPLIED, Map.of(Option.ONLY, "2", Option.DRY_RUN, "")).toText(Style.PLAIN))
			.contains("2_preferences is pending and would be marked as applied.");
		run(Command.MARK_APPLIED, Map.of(Option.ONLY, "2"));
		assertThat(run(Command.INFO).toText(Style.PLAIN)).contains("baseline",
				"2        preferences  yaml      applied");
		assertThat(run(Command.MARK_APPLIED, Map.of(Option.ONLY, "3", Option.DRY_RUN, "")).status())
			.isEqualTo(ExitStatus.FAILED);
	}

	@Test
	void theHistoryOfTheElixirClientIsImported() throws Exception {
		migration("1_users.yml", STREAM);
		this.connection.keyValueManagement().create(KeyValueConfiguration.builder().name("POLYN_MIGRATIONS").build());
		this.connection.keyValue("POLYN_MIGRATIONS").put("user.backend", "[\"1\", \"2\"]");
		Report dry = run(Command.IMPORT_HISTORY, Map.of(Option.SOURCE, "user.backend", Option.DRY_RUN, ""));
		assertThat(json(dry).path("imported")).hasToString("[\"1\",\"2\"]");
		assertThat(json(run(Command.IMPORT_HISTORY, Map.of(Option.SOURCE, "user.backend"))).path("imported"))
			.hasToString("[\"1\",\"2\"]");
		assertThat(json(run(Command.IMPORT_HISTORY, Map.of(Option.SOURCE, "user.backend"))).path("imported")).isEmpty();
		assertThat(dry.toText(Style.PLAIN)).isEqualTo("Would be imported: 1, 2. Nothing was changed.");
		assertThat(run(Command.IMPORT_HISTORY, Map.of(Option.SOURCE, "user.backend", Option.DRY_RUN, ""))
			.toText(Style.PLAIN)).isEqualTo("Nothing to import: all of it is known. Nothing was changed.");
	}

	@Test
	void aBackupIsListedAndPutBack() throws Exception {
		migration("1_preferences.yml", BUCKET);
		run(Command.MIGRATE);
		migration("2_limit.yml", "change:\n  - update_key_value: {bucket: preferences, history: 5}\n");
		run(Command.MIGRATE);
		String id = json(run(Command.BACKUPS)).at("/backups/0/id").asText();
		assertThat(run(Command.BACKUPS).toText(Style.PLAIN)).contains(id, "KV_preferences");
		assertThat(run(Command.RESTORE, Map.of(Option.BACKUP, id, Option.DRY_RUN, "")).toText(Style.PLAIN))
			.contains("Would be put back", "KV_preferences");
		assertThat(history("preferences")).isEqualTo(5);
		assertThat(run(Command.RESTORE, Map.of(Option.BACKUP, id)).status()).isEqualTo(ExitStatus.SUCCESS);
		assertThat(history("preferences")).isEqualTo(1);
		assertThat(run(Command.RESTORE, Map.of(Option.BACKUP, "none", Option.DRY_RUN, "")).status())
			.isEqualTo(ExitStatus.FAILED);
	}

	@Test
	void aLockThatNobodyHoldsIsNoProblem() {
		assertThat(run(Command.UNLOCK, Map.of(Option.DRY_RUN, "")).toText(Style.PLAIN)).contains("Nobody");
		assertThat(run(Command.UNLOCK).status()).isEqualTo(ExitStatus.SUCCESS);
	}

	@Test
	void schemasAreComparedWithTheServer() throws Exception {
		schema("user.created.v1.json", "{\"type\": \"object\"}");
		schema("user.renamed.v1.json", "{\"type\": \"object\"}");
		run(Command.MIGRATE);
		Files.delete(this.context.schemaFolder().resolve("user.renamed.v1.json"));
		schema("user.created.v1.json", "{\"type\": \"object\", \"required\": [\"id\"]}");
		Report report = run(Command.CHECK_SCHEMAS);
		assertThat(report.status()).isEqualTo(ExitStatus.FINDINGS);
		assertThat(report.toText(Style.PLAIN)).contains("incompatible  schema user.created.v1", "/required",
				"removed  schema user.renamed.v1");
		assertThat(run(Command.MIGRATE).status()).isEqualTo(ExitStatus.FAILED);
		assertThat(run(Command.PLAN).status()).isEqualTo(ExitStatus.FINDINGS);
	}

	@Test
	void whatDiffersFromWhatIsDeclaredIsAFinding() throws Exception {
		migration("1_users.yml", STREAM);
		run(Command.MIGRATE);
		assertThat(run(Command.DIFF).status()).isEqualTo(ExitStatus.SUCCESS);
		this.connection.jetStreamManagement()
			.updateStream(StreamConfiguration.builder().name("USERS").subjects("user.>").maxMessages(7).build());
		Report report = run(Command.DIFF);
		assertThat(report.status()).isEqualTo(ExitStatus.FINDINGS);
		assertThat(report.toText(Style.PLAIN)).contains("stream USERS", "/max_msgs", "7");
		assertThat(report.toJson()).contains("/max_msgs");
	}

	@Test
	void aChangelogAndACatalogueAreMadeWithoutAServer() throws Exception {
		this.context = new FolderContext(null, this.context.migrations(), this.context.schemaFolder());
		migration("1_users.yml", STREAM + "  - create_consumer: {stream: USERS, durable_name: mailer}\n");
		schema("user.created.v1.json", "{\"type\": \"object\"}");
		Report changelog = run(Command.CHANGELOG, Map.of(Option.DATA_VERSION, "2"));
		assertThat(changelog.toText(Style.PLAIN)).isEqualTo("# Changelog\n\n## 2\n\n* `Legacy`: Is no more.");
		assertThat(json(changelog).at("/changelogs/default/versions")).hasSize(1);
		Path folder = this.temp.resolve("docs");
		Report docs = run(Command.DOCS, Map.of(Option.DIRECTORY, folder.toString()));
		assertThat(docs.status()).isEqualTo(ExitStatus.SUCCESS);
		assertThat(folder.resolve("index.html")).content()
			.contains("user.created.v1", "USERS", "mailer", "Mailer#welcome", "Legacy");
		assertThat(Json.mapper().readTree(Files.readString(folder.resolve("asyncapi.json"))).path("asyncapi").asText())
			.isEqualTo("3.0.0");
	}

	private int history(String bucket) throws IOException, JetStreamApiException {
		return (int) this.connection.keyValueManagement().getStatus(bucket).getMaxHistoryPerKey();
	}

	private void migration(String name, String content) throws IOException {
		Files.writeString(this.context.migrations().resolve(name), content);
	}

	private void schema(String name, String content) throws IOException {
		Files.writeString(this.context.schemaFolder().resolve(name), content);
	}

	private Report run(Command command) {
		return run(command, Map.of());
	}

	private Report run(Command command, Map<Option, String> options) {
		Map<Option, String> given = new EnumMap<>(Option.class);
		given.putAll(options);
		return new CommandRunner(this.context).run(Invocation.of(command, given::get));
	}

	private static JsonNode json(Report report) throws IOException {
		return Json.mapper().readTree(report.toJson());
	}

}
