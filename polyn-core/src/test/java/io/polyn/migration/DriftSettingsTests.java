package io.polyn.migration;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.JsonMergePatch;
import io.polyn.migration.document.DocumentReader;
import io.polyn.migration.operation.OperationReader;
import io.polyn.nats.JetStreamRequestException;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import io.polyn.testing.SettingExamples;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every setting that there is: declared, it is no drift, and changed by hand, it is one.
 */
class DriftSettingsTests {

	private static final String STREAM = "- create_stream: {name: S, subjects: [\"s.>\"]}\n";

	private static final String CONSUMER = "  - create_consumer: {stream: S, durable_name: worker}\n";

	private static final Set<ErrorCode> NOT_ON_THIS_SERVER = Set.of(ErrorCode.UNSUPPORTED_BY_SERVER,
			ErrorCode.IMMUTABLE_SETTING);

	// As what there is by default, in other words.
	private static final Set<String> THE_SAME = Set.of("max_msgs: -7", "placement: {}", "placement: {cluster: ''}",
			"placement: {tags: []}", "max_deliver: -7");

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	private MigrationFolder folder;

	private int taken;

	@BeforeEach
	void setUp() {
		this.folder = new MigrationFolder(this.temp).write("1_origins.yml", """
				change:
				  - create_stream: {name: ORIGIN, subjects: ["origin.>"]}
				  - create_stream: {name: OTHER, subjects: [other]}
				""");
		migrator().migrate();
	}

	@Test
	void aStreamIsAsItWasCreated() {
		assertClean("", SettingExamples.ofStream(), (stream, setting) -> {
			ObjectNode settings = mapping(setting).put("name", stream);
			if (!settings.has("subjects")) {
				settings.putArray("subjects").add(stream + ".>");
			}
			return "  - create_stream: " + settings + "\n";
		});
		assertThat(this.taken).isGreaterThan(40);
	}

	@Test
	void aStreamIsAsItWasUpdated() {
		assertClean("", SettingExamples.CHANGEABLE_STREAM,
				(stream, setting) -> "  - create_stream: {name: %1$s, subjects: [%1$s.>]}\n".formatted(stream)
						+ "  - update_stream: " + mapping(setting).put("name", stream) + "\n");
		assertThat(this.taken).isGreaterThan(30);
	}

	@Test
	void aConsumerIsAsItWasCreated() {
		assertClean("  " + STREAM, SettingExamples.ofConsumer(),
				(consumer, setting) -> "  - create_consumer: " + ofConsumer(consumer, setting) + "\n");
		assertThat(this.taken).isGreaterThan(40);
	}

	@Test
	void aConsumerIsAsItWasUpdated() {
		assertClean("  " + STREAM, SettingExamples.CHANGEABLE_CONSUMER,
				(consumer, setting) -> "  - create_consumer: {stream: S, durable_name: " + consumer + "}\n"
						+ "  - update_consumer: " + ofConsumer(consumer, setting) + "\n");
		assertThat(this.taken).isGreaterThan(30);
	}

	@Test
	void whatTheServerSetsWithAnotherSettingIsNoDrift() {
		assertClean("- create_stream: {name: S, subject_delete_marker_ttl: 1m}");
		assertClean("- create_stream: {name: S, max_age: 1h}\n  - seal_stream: {name: S}");
		assertClean(
				"- create_stream: {name: S, max_age: 30s}\n  - update_stream: {name: S, max_age: 1d, description: a}");
		assertClean(STREAM + "  - create_consumer: {stream: S, durable_name: worker, max_deliver: 9, backoff: [1s]}\n"
				+ "  - update_consumer: {stream: S, durable_name: worker, backoff: null}");
		assertClean("- create_stream: {name: S, subjects: [\"s.>\"], consumer_limits:"
				+ " {max_ack_pending: 7, inactive_threshold: 1h}}\n" + CONSUMER);
		assertClean("- create_key_value_if_not_exists: {bucket: b, ttl: 10s, limit_marker_ttl: 2s}\n"
				+ "  - update_key_value: {bucket: b, ttl: null}\n  - delete_key_value: {bucket: b}");
	}

	@Test
	void aSettingOfAStreamThatWasChangedByHandIsDrift() {
		this.folder.write("2_settings.yml", "change:\n  " + STREAM);
		for (String setting : SettingExamples.CHANGEABLE_STREAM) {
			migrator().migrate();
			ObjectNode before = server.config("S");
			ObjectNode byHand = JsonMergePatch.apply(before, deployed("update_stream", ofStream(setting)));
			if (isTaken(() -> server.api().updateStream(byHand))) {
				assertDrift(setting, before, server.config("S"));
			}
			migrator().rollback();
		}
		assertThat(this.taken).isGreaterThan(20);
	}

	@Test
	void aSettingOfAConsumerThatWasChangedByHandIsDrift() {
		this.folder.write("2_settings.yml", "change:\n  " + STREAM + CONSUMER);
		for (String setting : SettingExamples.CHANGEABLE_CONSUMER) {
			migrator().migrate();
			ObjectNode before = consumer();
			ObjectNode byHand = JsonMergePatch.apply(before,
					deployed("update_consumer", ofConsumer("worker", setting)));
			if (isTaken(() -> server.api().putConsumer("S", "worker", byHand, "update"))) {
				assertDrift(setting, before, consumer());
			}
			migrator().rollback();
		}
		assertThat(this.taken).isGreaterThan(10);
	}

	// All at once or, where that is refused, each half by itself.
	private void assertClean(String before, List<String> settings, BinaryOperator<String> operations) {
		List<String> names = IntStream.range(0, settings.size()).mapToObj((i) -> "x" + i).toList();
		String all = IntStream.range(0, settings.size())
			.mapToObj((i) -> operations.apply(names.get(i), settings.get(i)))
			.collect(Collectors.joining("", before, ""));
		if (!isClean(all, names)) {
			int half = settings.size() / 2;
			assertClean(before, settings.subList(0, half), operations);
			assertClean(before, settings.subList(half, settings.size()), operations);
		}
	}

	private void assertClean(String operations) {
		isClean("  " + operations + "\n", List.of("KV_b"));
	}

	private boolean isClean(String operations, List<String> names) {
		this.folder.write("2_settings.yml",
				names.stream()
					.map("  - delete_stream_if_exists: {name: %s}\n"::formatted)
					.collect(Collectors.joining("", "up:\n" + operations + "down:\n",
							"  - delete_stream_if_exists: {name: S}\n")));
		try {
			migrator().migrate();
		}
		catch (PolynException ex) {
			if (names.size() > 1) {
				return false;
			}
			assertThat(ex.code()).as(operations + ex).isIn(NOT_ON_THIS_SERVER);
			return true;
		}
		DriftResult drift = migrator().drift();
		assertThat(drift.isClean()).as(operations + drift).isTrue();
		assertThat(drift.undeclared()).as(operations).isEmpty();
		assertThat(drift.notes()).as(operations).isEmpty();
		migrator().rollback();
		this.taken += names.size();
		return true;
	}

	// Not every example differs from what is there already.
	private void assertDrift(String setting, ObjectNode before, ObjectNode after) {
		DriftResult drift = migrator().drift();
		if (before.equals(after) || THE_SAME.contains(setting)) {
			assertThat(drift.isClean()).as(setting + "\n" + drift).isTrue();
			return;
		}
		assertThat(drift.drifts()).as(setting).hasSize(1);
		assertThat(drift.drifts().get(0).changes()).as(setting + "\n" + drift)
			.isNotEmpty()
			.allSatisfy((change) -> assertThat(after.at(change.pointer()).asText())
				.isEqualTo((change.after() != null) ? PlanJson.parsed(change.after()).asText() : ""));
		this.taken++;
	}

	private static boolean isTaken(Runnable change) {
		try {
			change.run();
			return true;
		}
		catch (JetStreamRequestException ex) {
			// Servers from 2.12 on refuse what they do not know.
			return false;
		}
	}

	private Migrator migrator() {
		return this.folder.migrator(server.connection());
	}

	private static ObjectNode consumer() {
		return (ObjectNode) server.api().consumerInfo("S", "worker").orElseThrow().path("config");
	}

	private static ObjectNode ofStream(String setting) {
		return mapping(setting).put("name", "S");
	}

	private static ObjectNode ofConsumer(String consumer, String setting) {
		ObjectNode settings = mapping(setting).put("stream", "S").put("durable_name", consumer);
		return settings.has("name") ? settings.put("name", consumer) : settings;
	}

	// As the API has it: without the words for people.
	private static ObjectNode deployed(String operation, ObjectNode fields) {
		String item = operation + ": " + fields;
		ObjectNode settings = OperationReader.read(DocumentReader.read("a.yml", item.getBytes(StandardCharsets.UTF_8)))
			.get(0)
			.fields();
		return settings.without("stream");
	}

	private static ObjectNode mapping(String setting) {
		return (ObjectNode) DocumentReader.read("a.yml", setting.getBytes(StandardCharsets.UTF_8)).toJson();
	}

}
