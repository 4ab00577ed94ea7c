package io.polyn.migration;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.examples.migrations.V20261121080000__BackfillUsers;
import io.polyn.testing.JetStreamServer;
import io.polyn.testing.MigrationFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JavaMigrationTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	@Test
	void migrationsOfAPackageAreFoundAndRolledBack() throws Exception {
		Migrator migrator = builder().packages(List.of("io.polyn.examples.migrations")).build();
		assertThat(migrator.info().pending()).extracting(MigrationInfo::toString)
			.containsExactly("20261121080000_backfill_users", "20261121080100_create_orders");
		assertThat(migrator.info().pending()).extracting(MigrationInfo::kind).containsOnly("java");
		migrator.migrate();
		assertThat(server.connection().keyValue("users").keys()).hasSize(3);
		assertThat(server.config("KV_orders").path("max_msgs_per_subject").asInt()).isEqualTo(5);
		assertThat(server.api().consumerInfo("ORDERS", "worker")).isPresent();
		assertThat(migrator.validate().isValid()).isTrue();
		migrator.rollback(Target.all());
		assertThat(server.management().getStreamNames()).noneMatch((name) -> !name.contains("POLYN_"));
	}

	@Test
	void whoIsToKnowIsToldOfTheProgressOfCodeAndOfOperations() {
		List<String> told = new ArrayList<>();
		builder().packages(List.of("io.polyn.examples.migrations"))
			.migrations(List.of(new CopyOfUsers()))
			.progress((what, done, total) -> told.add(what + " " + done + "/" + total))
			.build()
			.migrate();
		assertThat(told).contains("back-fill of users 1/3", "back-fill of users 3/3",
				"copy of stream KV_users to USERS_COPY 3/3");
	}

	@Test
	void aMigrationThatIsGivenIsNotFoundASecondTime() {
		Migrator migrator = builder().packages(List.of("io.polyn.examples.migrations"))
			.migrations(List.of(new V20261121080000__BackfillUsers()))
			.build();
		assertThat(migrator.info().pending()).hasSize(2);
	}

	@Test
	void aPackageMustExist() {
		assertThatExceptionOfType(PolynException.class)
			.isThrownBy(() -> builder().packages(List.of("no.such.packages")).build())
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.LOCATION_NOT_FOUND));
	}

	@Test
	void readyMadeMigrationsUndoThemselves() throws Exception {
		Migrator creating = builder()
			.migrations(List.of(new CreateKeyValueBuckets("1_create", "a", "b"),
					new DeleteKeyValueBuckets("2_delete", "a")))
			.build();
		creating.migrate(Target.to("1"));
		server.connection().keyValue("a").put("key", "value");
		creating.migrate();
		assertThat(server.hasStream("KV_a")).isFalse();
		assertThat(server.hasStream("KV_b")).isTrue();
		creating.rollback();
		assertThat(server.connection().keyValue("a").get("key").getValueAsString()).isEqualTo("value");
		server.connection().keyValue("a").purge("key");
		creating.rollback();
		assertThat(server.hasStream("KV_b")).isFalse();
	}

	@Test
	void operationsOfFailingCodeAreTakenBack() {
		JavaMigration failing = new JavaMigration() {

			@Override
			public String id() {
				return "1_fail";
			}

			@Override
			public void up(MigrationContext context) {
				context.operations().add("create_key_value", Map.of("bucket", "a"));
				assertThat(server.hasStream("KV_a")).isTrue();
				throw new IllegalStateException("no further");
			}

			@Override
			public void down(MigrationContext context) {
				assertThat(server.hasStream("KV_a")).isFalse();
			}

		};
		assertThatExceptionOfType(MigrationException.class)
			.isThrownBy(() -> builder().migrations(List.of(failing)).build().migrate())
			.withMessageContaining("What it had done was taken back.");
		assertThat(server.hasStream("KV_a")).isFalse();
	}

	@Test
	void codeWithoutDownCanNotBeRolledBack() {
		List<String> ran = new ArrayList<>();
		JavaMigration forwardOnly = new JavaMigration() {

			@Override
			public String id() {
				return "1_forward";
			}

			@Override
			public void up(MigrationContext context) {
				ran.add("up");
			}

		};
		Migrator migrator = builder().migrations(List.of(forwardOnly)).build();
		migrator.migrate();
		assertThatExceptionOfType(MigrationException.class).isThrownBy(migrator::rollback)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.IRREVERSIBLE));
		assertThat(ran).containsExactly("up");
	}

	@Test
	void aMigrationWithoutAVersionIsRefused() {
		JavaMigration nameless = (context) -> {
		};
		assertThat(builder().migrations(List.of(nameless)).build().validate().problems()).singleElement()
			.satisfies((problem) -> assertThat(problem.code()).isEqualTo(ErrorCode.MIGRATION_FILE_NAME));
	}

	@Test
	void theChecksumIsComparedWhereThereIsOne() {
		builder().migrations(List.of(checked("one"))).build().migrate();
		assertThat(builder().migrations(List.of(checked("one"))).build().validate().isValid()).isTrue();
		assertThat(builder().migrations(List.of(checked("two"))).build().validate().problems())
			.extracting(Problem::code)
			.containsExactly(ErrorCode.CHECKSUM_CHANGED);
	}

	@Test
	void filesAndClassesMayNotHaveTheSameVersion() {
		MigrationFolder folder = new MigrationFolder(this.temp).write("1_file.yml",
				"change:\n  - create_stream: {name: A}\n");
		Migrator migrator = folder.builder(server.connection())
			.migrations(List.of(new CreateKeyValueBuckets("1_create", "a")))
			.build();
		assertThat(migrator.validate().problems()).extracting(Problem::code)
			.containsExactly(ErrorCode.DUPLICATE_VERSION);
	}

	@Test
	void theExamplesStandInTheDocument() throws Exception {
		String document = Files.readString(Path.of("..", "docs", "migrations.md"));
		for (String name : List.of("V20261121080000__BackfillUsers", "V20261121080100__CreateOrders")) {
			String source = Files.readString(Path.of("src/test/java/io/polyn/examples/migrations/" + name + ".java"));
			String body = source.substring(source.indexOf("public class")).replace("\t", "    ");
			assertThat(document).contains("```java\n" + body + "```");
		}
	}

	private static ChangeMigration checked(String checksum) {
		return new ChangeMigration() {

			@Override
			public String id() {
				return "1_checked";
			}

			@Override
			public String checksum() {
				return checksum;
			}

			@Override
			public void change(Operations operations) {
				operations.add("create_key_value", Map.of("bucket", "a"));
			}

		};
	}

	private MigratorBuilder builder() {
		return new MigrationFolder(this.temp).builder(server.connection());
	}

	/**
	 * A migration that copies what another one has written.
	 */
	private static final class CopyOfUsers implements ChangeMigration {

		@Override
		public String id() {
			return "20261121090000_copy_users";
		}

		@Override
		public void change(Operations operations) {
			operations.add("copy_stream",
					Map.of("name", "KV_users", "new_name", "USERS_COPY", "subjects", List.of("copy.>")));
		}

	}

}
