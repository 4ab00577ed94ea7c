package io.polyn.migration.operation;

import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.StorageType;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.migration.document.DocumentException;
import io.polyn.nats.SchemaBucket;
import io.polyn.schema.EventSchema;
import io.polyn.schema.EventSchemaLoader;
import io.polyn.schema.SchemaStore;
import io.polyn.schema.StoredSchema;
import io.polyn.schema.compatibility.CompatibilityMode;
import io.polyn.testing.FailingConnection;
import io.polyn.testing.FailingConnection.Failure;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SchemaOperationTests {

	private static final String REGISTER = "register_schema: {name: user.created.v1, schema: {type: object}}";

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private final OperationRunner operations = new OperationRunner(server);

	@BeforeEach
	void setUp() throws Exception {
		// In memory: a file of the bucket before, of the same name, may still be on its
		// way
		// to the disk.
		server.connection()
			.keyValueManagement()
			.create(KeyValueConfiguration.builder(SchemaBucket.NAME)
				.maxHistoryPerKey(64)
				.storageType(StorageType.Memory)
				.build());
	}

	@Test
	void aSchemaIsStoredWhereTheRegistryFindsItAndTakenBack() throws Exception {
		List<JsonNode> undo = this.operations.run(REGISTER);
		assertThat(value()).isEqualTo("{\"type\":\"object\"}");
		assertThat(new SchemaStore(server.connection(), server.options()).read()).hasSize(1)
			.extractingByKey("user.created.v1")
			.extracting(StoredSchema::text)
			.isEqualTo("{\"type\":\"object\"}");
		assertThat(this.operations.run(REGISTER)).isEmpty();
		this.operations.takeBack(undo);
		assertThat(value()).isNull();
	}

	@Test
	void theBucketIsTheSameThatTheRegistryMakes(@TempDir Path temp) throws Exception {
		server.connection().keyValueManagement().delete(SchemaBucket.NAME);
		this.operations.run(REGISTER);
		ObjectNode made = server.config("KV_" + SchemaBucket.NAME);
		server.connection().keyValueManagement().delete(SchemaBucket.NAME);
		new MigrationFolder(temp).write("user.created.v1.json", "{\"type\": \"object\"}");
		List<EventSchema> schemas = EventSchemaLoader.load(List.of("file:" + temp), getClass().getClassLoader());
		new SchemaStore(server.connection(), server.options()).store(schemas, CompatibilityMode.BACKWARD);
		assertThat(server.config("KV_" + SchemaBucket.NAME)).isEqualTo(made);
		assertThat(made.path("max_msgs_per_subject").asInt()).isEqualTo(64);
	}

	@Test
	void aBucketThatOthersHaveMadeGetsItsHistory() throws Exception {
		server.connection()
			.keyValueManagement()
			.update(KeyValueConfiguration.builder(SchemaBucket.NAME)
				.maxHistoryPerKey(1)
				.storageType(StorageType.Memory)
				.build());
		this.operations.run(REGISTER);
		assertThat(server.config("KV_" + SchemaBucket.NAME).path("max_msgs_per_subject").asInt()).isEqualTo(64);
	}

	@Test
	void aTextIsStoredAsItIsWritten() throws Exception {
		this.operations.run("""
				register_schema:
				  name: user.created.v1
				  schema: |
				    { "type" : "object" }
				""");
		assertThat(value()).isEqualTo("{ \"type\" : \"object\" }\n");
		this.operations.run("register_schema: {name: user.created.v1, schema: true}");
		assertThat(value()).isEqualTo("true");
		this.operations.run("register_schema: {name: user.created.v1, schema: 'false'}");
		assertThat(value()).isEqualTo("false");
	}

	@Test
	void aReplacedAndARetiredSchemaComeBackAndKeepTheirHistory() throws Exception {
		this.operations.run(REGISTER);
		List<JsonNode> undoReplaced = this.operations
			.run("register_schema: {name: user.created.v1, schema: {type: string}}");
		List<JsonNode> undoRetired = this.operations.run("retire_schema: {name: user.created.v1}");
		assertThat(value()).isNull();
		assertThat(new SchemaStore(server.connection(), server.options()).read()).isEmpty();
		this.operations.takeBack(undoRetired);
		assertThat(value()).isEqualTo("{\"type\":\"string\"}");
		this.operations.takeBack(undoReplaced);
		assertThat(value()).isEqualTo("{\"type\":\"object\"}");
		assertThat(bucket().history("user.created.v1")).hasSize(5);
	}

	@Test
	void aMissingSchemaIsNotRetired() throws Exception {
		missing("retire_schema");
		server.connection().keyValueManagement().delete(SchemaBucket.NAME);
		missing("retire_schema");
	}

	@Test
	void aSchemaIsRetiredIfItExists() throws Exception {
		this.operations.run(REGISTER);
		List<JsonNode> undo = this.operations.run("retire_schema_if_exists: {name: user.created.v1}");
		assertThat(value()).isNull();
		this.operations.takeBack(undo);
		assertThat(value()).isEqualTo("{\"type\":\"object\"}");
	}

	@Test
	void aSchemaThatWasRegisteredSinceIsNotTakenBack() throws Exception {
		List<JsonNode> undo = this.operations.run(REGISTER);
		bucket().put("user.created.v1", "{}");
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> this.operations.takeBack(undo))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.DATA_LOSS));
		assertThat(value()).isEqualTo("{}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			register_schema: {name: user.created.v1, schema: {type: object}}
			register_schema: {name: user.deleted.v1, schema: {type: object}}
			retire_schema: {name: user.created.v1}
			retire_schema_if_exists: {name: user.created.v1}
			""")
	void aProcessMayDieAnywhere(String operation) throws Exception {
		int points = this.operations.diesAnywhere(operation, (subject) -> subject.startsWith("$KV."), () -> {
			bucket().purge("user.deleted.v1");
			return bucket().put("user.created.v1", "{}");
		}, () -> new SchemaStore(server.connection(), server.options()).read()
			.values()
			.stream()
			.map((schema) -> schema.name() + schema.text())
			.toList());
		assertThat(points).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource(names = { "DEATH_BEFORE", "DEATH_AFTER" })
	void aProcessMayDieAsItMakesTheBucket(Failure failure) throws Exception {
		server.connection().keyValueManagement().delete(SchemaBucket.NAME);
		FailingConnection failing = new FailingConnection(server.connection(),
				(subject) -> subject.contains("STREAM.CREATE"), 1, failure);
		Operation operation = OperationRunner.read(REGISTER);
		Operation.Change change = operation.prepare(this.operations.context(failing.connection()));
		List<JsonNode> stored = Reversal.of(1, operation, change).toJson();
		assertThat(failing.disturbs(change.apply())).isTrue();
		this.operations.takeBack(stored);
		this.operations.run(REGISTER);
		assertThat(value()).isEqualTo("{\"type\":\"object\"}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			register_schema: {name: User.created, schema: {}}   | 'name' is 'User.created'
			register_schema: {name: user..created, schema: {}}  | 'name' is 'user..created'
			register_schema: {name: user.created., schema: {}}  | 'name' is 'user.created.'
			register_schema: {name: user_created, schema: {}}   | 'name' is 'user_created'
			register_schema: {name: user.created.v1}            | lacks the field 'schema'
			register_schema: {name: a, schema: }                | 'schema' is nothing
			register_schema: {name: a, schema: [1]}             | 'schema' is a list
			register_schema: {name: a, schema: 1}               | 'schema' is neither a JSON object nor true or false
			register_schema: {name: a, schema: '{"a": 1'}       | 'schema' is a text that is not JSON
			register_schema: {name: a, schema: '"a"'}           | 'schema' is neither
			retire_schema: {name: a b}                          | 'name' is 'a b'
			""")
	void whatIsWrongWithAnOperationIsTold(String operation, String problem) {
		assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> OperationRunner.read(operation))
			.withMessageContaining(problem)
			.withMessageContaining("a.yml:1:");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			register_schema: {name: a.b, schema: {type: object}}
			register_schema: {name: a.b, schema: true}
			retire_schema: {name: a.b}
			retire_schema_if_exists: {name: a.b}
			""")
	void aStoredOperationIsReadAsItWasWritten(String operation) {
		Operation original = OperationRunner.read(operation);
		Operation stored = OperationReader.read(original.toJson());
		assertThat(stored.toJson()).isEqualTo(original.toJson());
		assertThat(stored.name()).isEqualTo(original.name());
	}

	private void missing(String operation) {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> this.operations.run(operation + ": {name: user.created.v2}"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNEXPECTED_STATE))
			.withMessageContaining("The schema user.created.v2 does not exist.");
		assertThat(this.operations.run(operation + "_if_exists: {name: user.created.v2}")).isEmpty();
	}

	private static KeyValue bucket() throws Exception {
		return server.connection().keyValue(SchemaBucket.NAME);
	}

	private static String value() throws Exception {
		KeyValueEntry entry = bucket().get("user.created.v1");
		return (entry != null) ? entry.getValueAsString() : null;
	}

}
