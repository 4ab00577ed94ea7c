package io.polyn.spring.restart;

import java.nio.file.Path;

import io.polyn.spring.testing.ApplicationProcess;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application that is started again in the same JVM, as Spring Boot's
 * developer tools do it.
 */
class RestartTests {

	// What is only softly held is let go of, as the developer tools see to it.
	private static final String NOTHING_SOFT = "-XX:SoftRefLRUPolicyMSPerMB=0";

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@Test
	void nothingIsLeftOfAnApplicationThatWasStartedAgain(@TempDir Path temp) throws Exception {
		new ClasspathFolder(temp).migration("1_create_users.yml", ClasspathFolder.CREATE_USERS)
			.schema("user.created.v1.json", ClasspathFolder.USER_CREATED);
		try (ApplicationProcess process = ApplicationProcess.start(Restarting.class, NOTHING_SOFT, temp.toString(),
				server.url())) {
			ApplicationProcess.Result result = process.await();
			assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
			assertThat(result.out()).contains("Migrated users: 2 applied", "Nothing to migrate in users: 2 applied");
		}
	}

}
