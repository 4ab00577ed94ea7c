package io.polyn.spring.aot;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.polyn.migration.InfoResult;
import io.polyn.migration.Migrator;
import io.polyn.spring.testing.ApplicationProcess;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the run of an application that only has its classes loaded, to be archived:
 * it ends, without any shutdown, before what has a life cycle starts.
 */
class TrainingRunTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	@Test
	void itsMigrationsAreDoneAndTheLockIsFree() throws Exception {
		assertThat(run("--polyn.migrate-on-startup=true", "--polyn.nats.servers=" + server.url()).out())
			.contains("Migrated users: 2 applied")
			.doesNotContain("Receiving");
		InfoResult info = Migrator.builder(server.connection()).namespace("users").build().info();
		assertThat(info.applied()).hasSize(2);
		assertThat(info.lock()).isNull();
	}

	@Test
	void itChangesNothingWhereNothingIsMigrated() throws Exception {
		assertThat(run("--polyn.migrate-on-startup=false", "--polyn.nats.servers=" + server.url()).out())
			.contains("Migrations of users: 0 applied, 2 pending");
		assertThat(server.connection().jetStreamManagement().getStreamNames()).isEmpty();
	}

	@Test
	void itNeedsNoServerWherePolynIsDisabled() throws Exception {
		assertThat(run("--polyn.enabled=false", "--polyn.nats.servers=nats://nobody.invalid:4222").out())
			.contains("Polyn is disabled");
	}

	private ApplicationProcess.Result run(String... arguments) throws Exception {
		ClasspathFolder files = new ClasspathFolder(this.temp).migration("1_create_users.yml",
				ClasspathFolder.CREATE_USERS);
		String[] all = Stream.concat(Stream.of("-Dspring.context.exit=onRefresh", "--spring.application.name=users",
				"--server.port=0", "--polyn.domain=com.example", "--polyn.versioning.schemas.default.scheme=integer",
				"--polyn.versioning.schemas.default.versions=1"), Stream.of(arguments))
			.toArray(String[]::new);
		try (ApplicationProcess application = ApplicationProcess.start(List.of(files.path()), Shop.class, all)) {
			ApplicationProcess.Result result = application.await();
			assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
			return result;
		}
	}

}
