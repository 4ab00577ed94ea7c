package io.polyn.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Schemas are checked without a server.
 */
class SchemaCheckTests {

	private static final String OBJECT = "{\"type\": \"object\"}";

	private static final String NARROWER = "{\"type\": \"object\", \"required\": [\"id\"]}";

	@TempDir
	Path temp;

	private Path schemas;

	@BeforeEach
	void commit() throws Exception {
		this.schemas = Files.createDirectories(this.temp.resolve("service/polyn/schemas"));
		git("init", "-q", "-b", "main");
		schema("user.created.v1", OBJECT);
		schema("user.renamed.v1", "{\"$ref\": \"user.created.v1.json\"}");
		schema("user.deleted.v1", OBJECT);
		git("add", ".");
		git("-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "-q", "-m", "schemas");
	}

	@Test
	void whatIsNewOrUnchangedPasses() throws Exception {
		schema("user.created.v2", NARROWER);
		Report report = check("git:main");
		assertThat(report.status()).isEqualTo(ExitStatus.SUCCESS);
		assertThat(report.toText(Style.PLAIN)).contains("new  schema user.created.v2",
				"4 schemas compared with git:main (backward): compatible.");
	}

	@Test
	void whatIsNotCompatibleWithARevisionIsAFindingAlsoThroughAReference() throws Exception {
		schema("user.created.v1", NARROWER);
		Report report = check("git:main");
		assertThat(report.status()).isEqualTo(ExitStatus.FINDINGS);
		assertThat(report.toText(Style.PLAIN)).contains("incompatible  schema user.created.v1",
				"incompatible  schema user.renamed.v1");
		assertThat(report.toJson()).contains("\"rule\" : \"required\"");
	}

	@Test
	void whatWasRemovedIsTold() throws Exception {
		Files.delete(this.schemas.resolve("user.deleted.v1.json"));
		assertThat(check("git:HEAD").toText(Style.PLAIN))
			.contains("removed  schema user.deleted.v1, which has no file any more; only 'retire_schema' removes");
	}

	@Test
	void aFolderThatTheRevisionDidNotHaveMakesEverythingNew() throws Exception {
		this.schemas = Files.createDirectories(this.temp.resolve("other/schemas"));
		schema("order.placed.v1", OBJECT);
		assertThat(check("git:main").toText(Style.PLAIN)).contains("new  schema order.placed.v1");
	}

	@Test
	void anotherFolderIsAsGood() throws Exception {
		Path before = Files.createDirectory(this.temp.resolve("before"));
		Files.writeString(before.resolve("user.created.v1.json"), NARROWER);
		Report report = check(before.toString());
		assertThat(report.status()).isEqualTo(ExitStatus.SUCCESS);
		assertThat(report.toText(Style.PLAIN)).contains("compatible  schema user.created.v1",
				"new  schema user.deleted.v1");
	}

	@Test
	void aRevisionOrFolderThatThereIsNotIsAnError() {
		assertThat(check("git:nonsense").toText(Style.PLAIN)).startsWith("POLYN-T003: ")
			.contains("'nonsense'", "fetch it");
		assertThat(check("git:--help").toText(Style.PLAIN)).startsWith("POLYN-T003: ");
		assertThat(check("git:").status()).isEqualTo(ExitStatus.FAILED);
		assertThat(check("nonsense").toText(Style.PLAIN)).startsWith("POLYN-M001: ").contains("polyn.against");
	}

	private Report check(String against) {
		CommandContext context = new FolderContext(null, this.temp, this.schemas);
		return new CommandRunner(context)
			.run(Invocation.of(Command.CHECK_SCHEMAS, Map.of(Option.AGAINST, against)::get));
	}

	private void schema(String name, String content) throws IOException {
		Files.writeString(this.schemas.resolve(name + ".json"), content);
	}

	private void git(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of("git", "-C", this.temp.toString()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).inheritIO().start();
		assertThat(process.waitFor()).isZero();
	}

}
