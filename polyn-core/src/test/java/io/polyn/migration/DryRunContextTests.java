package io.polyn.migration;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.nats.NamePrefix;
import io.polyn.nats.dryrun.DryRun;
import io.polyn.nats.dryrun.NotSimulatedException;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DryRunContextTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	private DryRunContext context;

	@BeforeEach
	void setUp() {
		Components components = new Components((name) -> name.equals("task") ? new Task() : null,
				getClass().getClassLoader());
		this.context = new DryRunContext(new DryRun(server.api()).api(), NamePrefix.NONE, components);
	}

	@Test
	void codeIsLookedUpAndNotRun() {
		assertThat(this.context.code("task").isIdempotent()).isTrue();
		assertThatExceptionOfType(NotSimulatedException.class).isThrownBy(this.context.code("task")::run)
			.withMessageContaining("It runs 'task'.");
		assertThatExceptionOfType(NotSimulatedException.class)
			.isThrownBy(() -> this.context.find(MigrationTask.class, "task"));
	}

	@Test
	void missingCodeIsTold() {
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> this.context.code("none"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.COMPONENT_NOT_FOUND));
		assertThatExceptionOfType(PolynException.class).isThrownBy(() -> this.context.find(Task.class, "none"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.COMPONENT_NOT_FOUND));
	}

	@Test
	void workThatGoesStepByStepIsNotSimulated() {
		assertThatExceptionOfType(NotSimulatedException.class)
			.isThrownBy(() -> this.context.progress("copy of stream USERS", 0, 5))
			.withMessageContaining("copy of stream USERS");
	}

	static final class Task implements MigrationTask {

		@Override
		public void run(MigrationContext context) {
			throw new AssertionError("Code runs in a dry run");
		}

		@Override
		public boolean idempotent() {
			return true;
		}

	}

}
