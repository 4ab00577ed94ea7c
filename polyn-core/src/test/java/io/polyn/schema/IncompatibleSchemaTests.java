package io.polyn.schema;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueEntry;
import io.polyn.ErrorCode;
import io.polyn.schema.compatibility.CompatibilityMode;
import io.polyn.schema.compatibility.Incompatibility;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link SchemaStore} on schemas that replace others.
 */
@Timeout(180)
class IncompatibleSchemaTests {

	private static final String NAME = object("\"name\":{\"type\":\"string\"}", "");

	private static final String NAME_AND_AGE = object("\"name\":{\"type\":\"string\"},\"age\":{\"type\":\"integer\"}",
			"");

	private static final String AGE_NEEDED = object("\"name\":{\"type\":\"string\"},\"age\":{\"type\":\"integer\"}",
			"\"age\"");

	@RegisterExtension
	static final JetStreamServer nats = new JetStreamServer();

	@TempDir
	Path folder;

	@Test
	void allThatIsIncompatibleIsToldAndNothingIsStored() throws Exception {
		store(CompatibilityMode.BACKWARD, "a.v1", NAME, "b.v1", NAME);
		IncompatibleSchemaException ex = refused(CompatibilityMode.BACKWARD, "a.v1", AGE_NEEDED, "b.v1",
				object("\"name\":{\"type\":\"integer\"}", ""), "c.v1", NAME);
		assertThat(ex.code()).isEqualTo(ErrorCode.SCHEMA_INCOMPATIBLE);
		assertThat(ex).hasMessageContaining("(BACKWARD)")
			.hasMessageContaining("a.v1 /required")
			.hasMessageContaining("b.v1 /properties/name/type: type was ")
			.hasMessageContaining("user.created.v2");
		assertThat(ex.incompatibilities()).containsOnlyKeys("a.v1", "b.v1");
		assertThat(ex.incompatibilities().get("b.v1")).extracting(Incompatibility::pointer)
			.containsExactly("/properties/name/type");
		assertThat(bucket().keys()).containsExactlyInAnyOrder("a.v1", "b.v1");
		assertThat(bucket().get("a.v1").getValueAsString()).isEqualTo(NAME);
	}

	@Test
	void whatIsCompatibleIsStored() throws Exception {
		store(CompatibilityMode.BACKWARD, "a.v1", NAME);
		assertThat(store(CompatibilityMode.FULL, "a.v1", NAME_AND_AGE)).containsExactly("a.v1");
		assertThat(refused(CompatibilityMode.FULL, "a.v1", AGE_NEEDED)).isNotNull();
		assertThat(store(CompatibilityMode.FORWARD, "a.v1", AGE_NEEDED)).containsExactly("a.v1");
	}

	@Test
	void withoutAModeEverythingIsStored() throws Exception {
		store(CompatibilityMode.BACKWARD, "a.v1", NAME);
		assertThat(store(CompatibilityMode.NONE, "a.v1", "{\"type\":\"array\"}")).containsExactly("a.v1");
	}

	@Test
	void transitiveModesReadTheKeptRevisions() throws Exception {
		store(CompatibilityMode.NONE, "a.v1", AGE_NEEDED);
		store(CompatibilityMode.BACKWARD, "a.v1", NAME_AND_AGE);
		String ageForbidden = object("\"name\":{\"type\":\"string\"},\"age\":false", "");
		store(CompatibilityMode.NONE, "a.v1", NAME);
		assertThat(refused(CompatibilityMode.BACKWARD_TRANSITIVE, "a.v1", ageForbidden)).isNotNull();
		assertThat(store(CompatibilityMode.BACKWARD, "a.v1", ageForbidden)).containsExactly("a.v1");
	}

	@Test
	void aRetiredSchemaBindsNobody() throws Exception {
		store(CompatibilityMode.BACKWARD, "a.v1", NAME);
		bucket().delete("a.v1");
		assertThat(store(CompatibilityMode.BACKWARD_TRANSITIVE, "a.v1", "{\"type\":\"array\"}"))
			.containsExactly("a.v1");
		assertThat(store(CompatibilityMode.BACKWARD_TRANSITIVE, "a.v1", "{\"type\":[\"array\",\"null\"]}"))
			.containsExactly("a.v1");
	}

	@Test
	void anEmptyValueBindsNobody() throws Exception {
		store(CompatibilityMode.BACKWARD, "a.v1", NAME, "b.v1", NAME);
		bucket().put("a.v1", "");
		bucket().purge("b.v1");
		assertThat(store(CompatibilityMode.FULL_TRANSITIVE, "a.v1", "{\"type\":\"array\"}", "b.v1",
				"{\"type\":\"array\"}"))
			.containsExactlyInAnyOrder("a.v1", "b.v1");
	}

	@Test
	void whatIsNoSchemaIsNotReplacedUnseen() throws Exception {
		store(CompatibilityMode.BACKWARD, "a.v1", NAME);
		bucket().put("a.v1", "nonsense");
		IncompatibleSchemaException ex = refused(CompatibilityMode.BACKWARD, "a.v1", NAME);
		assertThat(ex.incompatibilities().get("a.v1")).singleElement()
			.satisfies((found) -> assertThat(found.unknown()).isTrue());
		assertThat(store(CompatibilityMode.NONE, "a.v1", NAME)).containsExactly("a.v1");
	}

	@Test
	void aSchemaIsComparedWithAllThatItRefersTo() throws Exception {
		String user = object("\"country\":{\"$ref\":\"common.v1.json#/$defs/country\"}", "");
		String common = "{\"$defs\":{\"country\":{\"type\":\"string\"}}}";
		store(CompatibilityMode.BACKWARD, "common.v1", common, "user.v1", user);
		String changed = common.replace("string", "integer");
		IncompatibleSchemaException ex = refused(CompatibilityMode.BACKWARD, "common.v1", changed, "user.v1", user);
		assertThat(ex).hasMessageContaining("user.v1 common.v1.json#/$defs/country/type: type was \"string\"");
		assertThat(ex.incompatibilities()).containsOnlyKeys("user.v1");
		assertThat(bucket().get("common.v1").getValueAsString()).isEqualTo(common);
		assertThat(store(CompatibilityMode.BACKWARD, "common.v1", common.replace("\"string\"", "[\"string\",\"null\"]"),
				"user.v1", user))
			.containsExactly("common.v1");
	}

	@Test
	void whatASchemaDeclaresCountsWhereAnotherOneRefersToIt() throws Exception {
		String base = object("\"name\":{\"type\":\"string\"}", "");
		String user = "{\"allOf\":[{\"$ref\":\"base.v1.json\"}],\"properties\":{\"age\":{\"type\":\"string\"}}}";
		store(CompatibilityMode.BACKWARD, "base.v1", base, "user.v1", user);
		// Whoever writes the one alone has no age, but whoever writes the other one has.
		IncompatibleSchemaException ex = refused(CompatibilityMode.BACKWARD, "base.v1",
				object("\"name\":{\"type\":\"string\"},\"age\":{\"type\":\"integer\"}", ""), "user.v1", user);
		assertThat(ex.incompatibilities()).containsOnlyKeys("user.v1");
		assertThat(store(CompatibilityMode.FULL, "base.v1", base, "user.v1",
				user.replace("\"age\"", "\"size\":{\"type\":\"integer\"},\"age\"")))
			.containsExactly("user.v1");
	}

	@Test
	void ofServicesThatStoreAtOnceEachIsComparedWithTheOneBefore() throws Exception {
		store(CompatibilityMode.FULL, "a.v1", NAME);
		int services = 4;
		ExecutorService executor = Executors.newFixedThreadPool(services);
		try {
			CyclicBarrier together = new CyclicBarrier(services);
			List<Future<Boolean>> results = new ArrayList<>();
			for (int i = 0; i < services; i++) {
				// Each alone is compatible with what is there, none with another one.
				String schema = object("\"name\":{\"type\":\"string\"},\"age\":{\"const\":" + i + "}", "");
				results.add(executor.submit(() -> {
					together.await();
					try {
						store(CompatibilityMode.FULL, "a.v1", schema);
						return true;
					}
					catch (IncompatibleSchemaException ex) {
						return false;
					}
				}));
			}
			int stored = 0;
			for (Future<Boolean> result : results) {
				stored += result.get(30, TimeUnit.SECONDS) ? 1 : 0;
			}
			assertThat(stored).isEqualTo(1);
			assertThat(bucket().history("a.v1")).extracting(KeyValueEntry::getValueAsString).hasSize(2);
		}
		finally {
			executor.shutdownNow();
		}
	}

	private IncompatibleSchemaException refused(CompatibilityMode mode, String... namesAndTexts) {
		return catchThrowableOfType(IncompatibleSchemaException.class, () -> store(mode, namesAndTexts));
	}

	private List<String> store(CompatibilityMode mode, String... namesAndTexts) throws Exception {
		SchemaFiles files = new SchemaFiles(Files.createTempDirectory(this.folder, "schemas"));
		for (int i = 0; i < namesAndTexts.length; i += 2) {
			files.write(namesAndTexts[i] + ".json", namesAndTexts[i + 1]);
		}
		return new SchemaStore(nats.connection(), nats.options()).store(files.load(), mode);
	}

	private static KeyValue bucket() throws Exception {
		return nats.connection().keyValue("POLYN_SCHEMAS");
	}

	private static String object(String properties, String required) {
		return "{\"type\":\"object\",\"properties\":{" + properties + "},\"required\":[" + required + "]}";
	}

}
