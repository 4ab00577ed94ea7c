package io.polyn.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StreamConfiguration;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.polyn.maven.MavenBuild.goal;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every goal in a build of its own, on a real server.
 */
class GoalsIT {

	@TempDir
	Path temp;

	private EmbeddedNatsServer server;

	private Connection connection;

	@BeforeEach
	void start() throws IOException, InterruptedException {
		this.server = EmbeddedNatsServer.builder().start();
		this.connection = Nats.connect(this.server.url());
	}

	@AfterEach
	void stop() throws InterruptedException {
		this.connection.close();
		this.server.close();
	}

	@Test
	void aServiceMakesChecksAndRunsItsMigrationsAndSchemas() throws Exception {
		Path project = service();
		Path migrations = project.resolve("src/main/resources/polyn/migrations");
		Path schemas = project.resolve("src/main/resources/polyn/schemas");
		MavenBuild build = build(project);
		build.succeed("compile", "polyn:gen-schema", "-Dname=user.created.v1", "-DfromClass=com.example.UserCreated",
				"-Dpolyn.dry-run");
		assertThat(build.output()).contains("Would be created: ");
		assertThat(schemas).doesNotExist();

		build.succeed("polyn:gen-migration", "-Dname=CreateUserStream", "-Doperation=create_stream");
		build.succeed("polyn:gen-migration", "-Dname=backfill", "-Dfrom=java");
		build.succeed("polyn:gen-schema", "-Dname=users/user.created.v1", "-DfromClass=com.example.UserCreated");
		Files.writeString(project.resolve("sample.json"), "{\"id\": 1}");
		build.succeed("polyn:gen-schema", "-Dname=user.deleted.v1", "-DfromSample=sample.json");
		assertThat(names(migrations)).singleElement().asString().matches("\\d{14}_create_user_stream\\.yml");
		assertThat(names(schemas.resolve("users"))).containsExactly("user.created.v1.json");
		assertThat(build.run("polyn:gen-schema", "-Dname=user.deleted.v1")).isEqualTo(1);
		assertThat(build.output()).contains("POLYN-T002", "There is a schema of the name user.deleted.v1 already");

		build.succeed("compile");
		JsonNode plan = build.report("polyn:plan");
		assertThat(plan.path("feasible").asBoolean()).isTrue();
		assertThat(plan.path("schemas")).extracting((schema) -> schema.path("state").asText())
			.containsExactly("new", "new");
		assertThat(plan.path("migrations")).hasSize(2);
		assertThat(this.connection.jetStreamManagement().getStreamNames()).isEmpty();
		JsonNode migrated = build.report("polyn:migrate");
		assertThat(migrated.path("applied")).hasSize(2);
		assertThat(migrated.path("schemas")).hasSize(2);
		assertThat(this.connection.jetStreamManagement().getStreamNames()).contains("USERS");

		build.succeed("polyn:info", "polyn:validate", "polyn:check-schemas", "polyn:diff", "polyn:history");
		assertThat(build.output()).contains("create_user_stream  yaml", "backfill            java",
				"2 applied, 0 pending", "The migrations can be run.",
				"2 schemas compared with server (backward): compatible.");
		build.succeed("polyn:docs", "polyn:changelog", "-Dpolyn.versioning=com.example.Versions");
		assertThat(build.output()).contains("## 2", "`Legacy`");
		assertThat(names(project.resolve("target/polyn-docs"))).containsExactly("asyncapi.json", "index.html");
		assertThat(build.report("polyn:rollback", "-Dpolyn.all").path("rolled_back")).hasSize(2);
		assertThat(this.connection.jetStreamManagement().getStreamNames()).doesNotContain("USERS");
	}

	@Test
	void theMinuteOfTheReadmeIsAsItSays() throws Exception {
		String readme = Files.readString(Path.of("../README.md"));
		String section = readme.substring(readme.indexOf("## Your first migration in a minute"));
		Path folder = this.temp;
		MavenBuild build = build(folder);
		for (String command : section.split("```")[1].strip().split("\n")) {
			List<String> words = List.of(command.split(" "));
			if (words.get(0).equals("cd")) {
				folder = folder.resolve(words.get(1));
				build = build(folder);
			}
			else {
				assertThat(words.get(0)).isEqualTo("mvn");
				build.succeed(words.subList(1, words.size()).toArray(String[]::new));
			}
			if (words.contains("polyn:info")) {
				assertThat(build.output()).contains("1 applied, 0 pending")
					.containsPattern("\\d{14}  create_user_stream  yaml  applied");
			}
		}
		assertThat(build.output()).contains("1 migration rolled back");
		assertThat(this.connection.jetStreamManagement().getStreamNames()).doesNotContain("USERS");
	}

	@Test
	void aTeamKeepsAllOfItsJetStreamInAProjectWithoutAnApplication() throws Exception {
		assertThat(build(this.temp).run(goal("init"), "-Dpolyn.source-root=users", "-Dpolyn.domain=Com Example"))
			.isEqualTo(1);
		assertThat(this.temp.resolve("users")).doesNotExist();
		build(this.temp).succeed(goal("init"), "-Dpolyn.source-root=users", "-Dpolyn.domain=com.example");
		Path project = this.temp.resolve("users");
		assertThat(names(project)).containsExactlyInAnyOrder("pom.xml", "README.md", ".gitignore",
				"migration.schema.json", "migrations", "schemas");
		MavenBuild build = build(project);
		build.succeed("polyn:gen-migration", "-Dname=create_preferences", "-Doperation=create_key_value");
		build.succeed("polyn:gen-migration", "-Dname=first_user", "-Doperation=put_key", "-Dfrom=repeatable");
		build.succeed("polyn:gen-migration", "-Dname=pictures", "-Doperation=create_object_store", "-Dfrom=up-down");
		assertThat(names(project.resolve("migrations"))).hasSize(3).contains("R__first_user.yml");
		build.succeed("polyn:gen-schema", "-Dname=user.created.v1");
		assertThat(build.report("polyn:migrate").path("applied")).hasSize(3);
		assertThat(build.report("polyn:repair").path("actions")).isEmpty();
		assertThat(build.report("polyn:unlock", "-Dpolyn.dry-run").path("status").asText()).isEqualTo("success");
		build.succeed("polyn:backups", "polyn:info");
		assertThat(build.output()).contains("There are no backups.", "Migrations of users on nats-server");

		Files.writeString(project.resolve("migrations/1_late.yml"),
				"change:\n  - create_stream: {name: LATE, subjects: [late]}\n");
		assertThat(build.run("polyn:validate")).isEqualTo(1);
		assertThat(build.output()).contains("BUILD FAILURE", "'validate' found what should not be", "1_late");
		build.succeed("polyn:mark-applied", "-Dpolyn.only=1", "-Dpolyn.migrations.out-of-order=allow");
		build.succeed("polyn:validate");

		Files.writeString(project.resolve("migrations/29990101000000_longer.yml"),
				"change:\r\n  - update_key_value: {bucket: users, history: 3}\r\n");
		build.succeed("polyn:migrate", "-Dpolyn.migrations.backup.before-run=contents");
		String backup = build.report("polyn:backups").at("/backups/0/id").asText();
		assertThat(build.report("polyn:restore", "-Dpolyn.backup=" + backup).path("streams"))
			.hasToString("[\"KV_users\"]");
		assertThat(build.report("polyn:info").findValuesAsText("state")).containsOnlyOnce("rolled_back");
	}

	@Test
	void schemasAreComparedWithThoseOfARevisionOrAFolder() throws Exception {
		Path schemas = Files.createDirectory(this.temp.resolve("schemas"));
		Path schema = schemas.resolve("user.created.v1.json");
		Files.writeString(schema, "{\"type\": \"object\"}");
		git("init", "-q");
		git("add", ".");
		git("-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "-q", "-m", "schemas");
		Path copy = Files.createDirectory(this.temp.resolve("copy"));
		Files.copy(schema, copy.resolve("user.created.v1.json"));
		MavenBuild build = new MavenBuild(this.temp).with("polyn.source-root", "users")
			.with("polyn.domain", "com.example");
		build.succeed(goal("check-schemas"), "-Dpolyn.against=git:HEAD");
		assertThat(build.output()).contains("1 schema compared with git:HEAD (backward): compatible.");
		Files.writeString(schema, "{\"type\": \"object\", \"required\": [\"id\"]}");
		for (String against : List.of("git:HEAD", "copy")) {
			assertThat(build.run(goal("check-schemas"), "-Dpolyn.against=" + against)).isEqualTo(1);
			assertThat(build.output()).contains("incompatible  schema user.created.v1");
		}
	}

	@Test
	void whatAnElixirClientHasAppliedIsTakenOverAndDocumented() throws Exception {
		KeyValueConfiguration bucket = KeyValueConfiguration.builder().name("POLYN_MIGRATIONS").build();
		this.connection.keyValueManagement().create(bucket);
		this.connection.keyValue("POLYN_MIGRATIONS").put("user.backend", "[\"1\",\"2\"]");
		MavenBuild build = build(this.temp).with("polyn.source-root", "users");
		Path migrations = Files.createDirectory(this.temp.resolve("migrations"));
		Files.writeString(migrations.resolve("1_users.yml"),
				"change:\n  - create_stream: {name: USERS, subjects: [users]}\n");
		assertThat(build.report(goal("import-history"), "-Dpolyn.source=user.backend").path("imported"))
			.hasToString("[\"1\",\"2\"]");
		build.succeed(goal("docs"), "-Dpolyn.domain=com.example");
		assertThat(names(this.temp.resolve("polyn-docs"))).containsExactly("asyncapi.json", "index.html");
	}

	@Test
	void whatIsWrongIsToldWithoutCredentials() throws Exception {
		MavenBuild build = new MavenBuild(this.temp).with("polyn.source-root", "users")
			.with("polyn.nats.servers", this.server.url().replace("://", "://ann:s3cret@"))
			.with("polyn.nats.password", "s3cret");
		Path report = this.temp.resolve("report.json");
		assertThat(build.run("-X", goal("info"), "-Dpolyn.nats.user=ann", "-Dpolyn.nats.token=s3cret",
				"-Dpolyn.output=json", "-Dpolyn.output-file=" + report))
			.isEqualTo(1);
		assertThat(build.output()).contains("more than one is set").doesNotContain("s3cret");
		assertThat(report).content().contains("\"code\" : \"POLYN-T001\"");
		build.succeed("-X", goal("info"), "-Dpolyn.nats.user=ann");
		assertThat(build.output()).contains("0 applied, 0 pending").doesNotContain("s3cret");
		assertThat(build.run(goal("migrate"), "-Dpolyn.to=1", "-Dpolyn.steps=2")).isEqualTo(1);
		assertThat(build.output()).containsOnlyOnce("The options to and steps do not go together.");
	}

	@Test
	void withoutAProjectGoalsAreCalledByTheirCoordinates() throws Exception {
		this.connection.jetStreamManagement()
			.addStream(StreamConfiguration.builder().name("USERS").subjects("user.>").maxMessages(100).build());
		this.connection.jetStreamManagement()
			.addOrUpdateConsumer("USERS", ConsumerConfiguration.builder().durable("worker").build());
		this.connection.keyValueManagement()
			.create(KeyValueConfiguration.builder().name("preferences").maxHistoryPerKey(3).build());
		MavenBuild build = build(this.temp).with("polyn.source-root", "users");
		assertThat(build.run(goal("gen-migration"), "-Dname=baseline", "-DfromStream=*", "-Dfrom=java")).isEqualTo(1);
		assertThat(build.output()).contains("fromStream and from=java do not go together.");
		assertThat(build.run(goal("gen-migration"), "-Dname=baseline", "-DfromStream=*", "-Dpolyn.prefix=staging"))
			.isEqualTo(1);
		assertThat(build.output()).contains("no stream of the application that matches '*'");
		build.succeed(goal("gen-migration"), "-Dname=baseline", "-DfromStream=*");
		Path migrations = this.temp.resolve("migrations");
		assertThat(names(migrations)).singleElement().asString().endsWith("_baseline.yml");
		assertThat(migrations.resolve(names(migrations).get(0))).content()
			.contains("create_stream:", "name: USERS", "max_msgs: 100", "create_consumer:", "create_key_value:");
		String version = names(migrations).get(0).substring(0, 14);
		build.succeed(goal("baseline"), "-Dpolyn.to=" + version);
		assertThat(build.report(goal("info")).at("/migrations/0/state").asText()).isEqualTo("baseline");

		try (EmbeddedNatsServer other = EmbeddedNatsServer.builder().start()) {
			build.with("polyn.nats.servers", other.url());
			build.succeed(goal("migrate"));
		}
		assertThat(build.run(goal("info"))).isEqualTo(1);
		assertThat(build.output()).contains("POLYN-N001", "No NATS server can be reached at ");
		assertThat(build.run(goal("migrat"))).isEqualTo(1);
	}

	@Test
	void whatIsPrintedIsForFilesAndPipes() throws Exception {
		MavenBuild build = build(this.temp);
		Path schema = this.temp.resolve("target/migration.schema.json");
		build.succeed(goal("migration-schema"), "-Dpolyn.output-file=" + schema);
		assertThat(schema).content().startsWith("{").contains("create_stream");
		build.succeed("-q", goal("capture-sql"));
		assertThat(build.output()).contains("CREATE SCHEMA").doesNotContain("[INFO]");
		build.succeed(goal("help"), "-Ddetail", "-Dgoal=rollback");
		assertThat(build.output()).contains("Takes applied migrations back", "User property: polyn.steps",
				"User property: polyn.dry-run");
	}

	private MavenBuild build(Path folder) {
		return new MavenBuild(folder).with("polyn.nats.servers", this.server.url());
	}

	private void git(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of("git", "-C", this.temp.toString()));
		command.addAll(List.of(arguments));
		assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
	}

	private static List<String> names(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map((file) -> file.getFileName().toString())
				.filter((name) -> !name.equals(".gitkeep"))
				.sorted()
				.toList();
		}
	}

	private Path service() throws IOException {
		Path project = this.temp.resolve("service");
		Path sources = Files.createDirectories(project.resolve("src/main/java/com/example"));
		Files.writeString(sources.resolve("UserCreated.java"), """
				package com.example;

				public record UserCreated(String id, String email) {
				}
				""");
		Files.writeString(sources.resolve("Versions.java"), """
				package com.example;

				import java.util.function.Supplier;

				import io.polyn.version.Scheme;
				import io.polyn.version.VersioningSchema;

				public class Versions implements Supplier<VersioningSchema> {

					@Override
					public VersioningSchema get() {
						return VersioningSchema.builder(Scheme.INTEGER)
							.version("2", (version) -> version.drop("Legacy"))
							.version("1")
							.build();
					}

				}
				""");
		Files.writeString(project.resolve("pom.xml"), """
				<project xmlns="http://maven.apache.org/POM/4.0.0">
				  <modelVersion>4.0.0</modelVersion>
				  <groupId>com.example</groupId>
				  <artifactId>users</artifactId>
				  <version>1</version>
				  <properties>
				    <maven.compiler.release>17</maven.compiler.release>
				    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
				  </properties>
				  <dependencyManagement>
				    <dependencies>
				      <dependency>
				        <groupId>io.polyn</groupId>
				        <artifactId>polyn-parent</artifactId>
				        <version>@project.version@</version>
				        <type>pom</type>
				        <scope>import</scope>
				      </dependency>
				    </dependencies>
				  </dependencyManagement>
				  <dependencies>
				    <dependency>
				      <groupId>io.polyn</groupId>
				      <artifactId>polyn-core</artifactId>
				      <version>@project.version@</version>
				    </dependency>
				  </dependencies>
				  <build>
				    <plugins>
				      <plugin>
				        <artifactId>maven-compiler-plugin</artifactId>
				        <version>@maven-compiler-plugin.version@</version>
				      </plugin>
				      <plugin>
				        <artifactId>maven-resources-plugin</artifactId>
				        <version>@maven-resources-plugin.version@</version>
				      </plugin>
				      <plugin>
				        <groupId>io.polyn</groupId>
				        <artifactId>polyn-maven-plugin</artifactId>
				        <version>@project.version@</version>
				        <configuration>
				          <domain>com.example</domain>
				          <packages>com.example.migrations</packages>
				        </configuration>
				      </plugin>
				    </plugins>
				  </build>
				</project>
				""".replace("@project.version@", MavenBuild.property("project.version"))
			.replace("@maven-compiler-plugin.version@", MavenBuild.property("maven-compiler-plugin.version"))
			.replace("@maven-resources-plugin.version@", MavenBuild.property("maven-resources-plugin.version")));
		return project;
	}

}
