package io.polyn.migration.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.PolynException;
import io.polyn.migration.MigrationException;
import io.polyn.migration.document.DocumentException;
import io.polyn.migration.document.DocumentReader;
import io.polyn.migration.document.Placeholders;
import io.polyn.migration.operation.Deployment;
import io.polyn.migration.operation.OperationReader;
import io.polyn.nats.NamePrefix;
import io.polyn.resource.Resource;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MalformedInputs;
import io.polyn.testing.MigrationFolder;
import io.polyn.testing.Mutations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Whatever stands in a file, it is a migration or is refused with a code and a place.
 */
class MalformedMigrationTests {

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	private static final List<JsonNode> EXAMPLES = examples();

	private final List<MigrationScriptReader> readers = List.of(reader(Deployment.AS_WRITTEN),
			reader(new Deployment(new NamePrefix("staging"), 1)));

	@ParameterizedTest
	@ValueSource(strings = { "yml", "json" })
	void eachIsReadOrRefused(String type) {
		String file = "1_malformed." + type;
		Map<String, Integer> counts = MalformedInputs.read("migrations (" + type + ")", (mutations) -> {
			JsonNode example = mutations.oneOf(EXAMPLES);
			return type.equals("json") ? mutations.json(example) : mutations.yaml(example);
		}, (content) -> read(this.readers.get(content.length % 2), new Resource(file, content)));
		assertThat(counts.get("read")).isGreaterThan(1000);
		assertThat(counts).containsKeys("POLYN-M003", "POLYN-M004", "POLYN-M005", "POLYN-M006", "POLYN-M007",
				"POLYN-M008");
	}

	@Test
	void nothingIsWrittenWhereSomeAreRefused(@TempDir Path folder) throws Exception {
		for (int seed = 1; seed <= 100; seed++) {
			Mutations mutations = new Mutations(seed);
			Resource file = new Resource(seed + "_malformed_" + seed + ".yml",
					mutations.yaml(mutations.oneOf(EXAMPLES)));
			Files.write(folder.resolve(file.path()), file.content());
		}
		assertThatExceptionOfType(MigrationException.class)
			.isThrownBy(() -> new MigrationFolder(folder).migrator(nats.connection()).migrate())
			.withMessageContaining("nothing was changed");
		assertThat(nats.management().getStreamNames()).isEmpty();
	}

	private static void read(MigrationScriptReader reader, Resource file) {
		try {
			MigrationScript script = reader.read(file, AppliedFiles.NONE);
			assertThat(script.checksum()).startsWith("1:sha256:");
			script.up().forEach((step) -> {
				OperationReader.describe(step.operation());
				assertThat(OperationReader.read(step.operation().toJson()).toJson())
					.isEqualTo(step.operation().toJson());
			});
		}
		catch (UnreadableMigrationException ex) {
			assertThat(ex.problems()).isNotEmpty().allSatisfy((problem) -> requirePlace(problem, file.path()));
			throw ex;
		}
	}

	private static void requirePlace(PolynException problem, String file) {
		assertThat(problem).isInstanceOf(DocumentException.class);
		assertThat(((DocumentException) problem).location().file()).isEqualTo(file);
		assertThat(problem.getMessage()).startsWith(problem.code().id() + ": " + file).hasSizeLessThan(5000);
	}

	private static MigrationScriptReader reader(Deployment deployment) {
		return new MigrationScriptReader(new Placeholders(Map.of("replicas", "3")), deployment);
	}

	private static List<JsonNode> examples() {
		List<JsonNode> examples = new ArrayList<>();
		for (String operation : OperationReader.names()) {
			String path = "/polyn/examples/operations/" + operation + ".yml";
			try (InputStream content = MalformedMigrationTests.class.getResourceAsStream(path)) {
				examples.add(DocumentReader.read(path, content.readAllBytes()).toJson());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return examples;
	}

}
