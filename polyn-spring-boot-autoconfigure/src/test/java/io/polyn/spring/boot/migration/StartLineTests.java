package io.polyn.spring.boot.migration;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import io.polyn.spring.testing.TestApplication;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every start has one line that says what became of the migrations.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartLineTests {

	private static final Pattern LINE = Pattern.compile(
			"^\\S+ +(INFO|WARN) .* : ((?:Migrated users|Nothing to migrate in users|Migrations of users|Polyn is disabled).*)$",
			Pattern.MULTILINE);

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private ClasspathFolder files;

	@BeforeEach
	void setUp(@TempDir Path temp) {
		this.files = new ClasspathFolder(temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.migration("2_create_consumer.yml", ClasspathFolder.CREATE_CONSUMER);
	}

	@Test
	void whatWasMigratedAndThatNothingIsLeft(CapturedOutput output) {
		assertThat(start(output, "polyn.migrate-on-startup=true", "polyn.migrations.target=1"))
			.matches("INFO Migrated users: 1 applied in \\d+ ms");
		assertThat(start(output, "polyn.migrate-on-startup=true")).matches("INFO Migrated users: 1 applied in \\d+ ms");
		assertThat(start(output, "polyn.migrate-on-startup=true"))
			.isEqualTo("INFO Nothing to migrate in users: 2 applied, 0 pending");
	}

	@Test
	void whatIsPendingWhereNothingIsMigrated(CapturedOutput output) {
		start(output, "polyn.migrate-on-startup=true", "polyn.migrations.target=1");
		assertThat(start(output)).isEqualTo("WARN Migrations of users: 1 applied, 1 pending (2_create_consumer), 0"
				+ " unfinished. Set polyn.migrate-on-startup=true to run them");
		start(output, "polyn.migrate-on-startup=true");
		assertThat(start(output)).isEqualTo("INFO Migrations of users: 2 applied, none pending");
	}

	@Test
	void thatThereAreNone(CapturedOutput output, @TempDir Path empty) {
		this.files = new ClasspathFolder(empty);
		assertThat(start(output, "polyn.migrate-on-startup=true"))
			.isEqualTo("INFO Nothing to migrate in users: 0 applied, 0 pending");
		assertThat(start(output)).isEqualTo("INFO Migrations of users: 0 applied, none pending");
	}

	@Test
	void thatPolynIsDisabled(CapturedOutput output) {
		assertThat(start(output, "polyn.enabled=false", "polyn.migrate-on-startup=true")).isEqualTo("INFO Polyn is"
				+ " disabled (polyn.enabled=false): it connects to nothing, migrates nothing and listens to nothing");
	}

	private String start(CapturedOutput output, String... properties) {
		int before = output.getOut().length();
		TestApplication
			.run(this.files.classLoader(),
					StringUtils.addStringToArray(properties, "polyn.nats.servers=" + server.url()))
			.close();
		List<MatchResult> lines = LINE.matcher(output.getOut().substring(before)).results().toList();
		assertThat(lines).as("lines in %s", output).hasSize(1);
		return lines.get(0).group(1) + " " + lines.get(0).group(2);
	}

}
