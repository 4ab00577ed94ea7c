package io.polyn.spring.boot.command;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

@ExtendWith(OutputCaptureExtension.class)
class StartFailureTests {

	private final MockEnvironment environment = new MockEnvironment().withProperty("polyn.output", "xml")
		.withProperty("polyn.migrations.lock.lease", "1s");

	private final StartFailure failure = new StartFailure(this.environment, null);

	@Test
	void anErrorOfPolynIsItself(CapturedOutput output) {
		PolynException error = new PolynException(ErrorCode.SERVER_UNREACHABLE, "Away.", "Start it.");
		assertThat(this.failure.explain(new BeanCreationException("connection", "No bean", error))).isSameAs(error);
		assertThat(output).isEmpty();
	}

	@Test
	void aPropertyThatIsNotRightIsExplainedAsBootDoes(CapturedOutput output) {
		Throwable unbound = catchThrowable(() -> Binder.get(this.environment).bind("polyn", CommandProperties.class));
		PolynException error = this.failure.explain(unbound);
		assertThat(error.code()).isEqualTo(ErrorCode.COMMAND_NOT_REACHED);
		assertThat(error.problem()).contains("polyn.output", "xml");
		assertThat(error.remedy()).contains("JSON", "TEXT");
		error = this.failure
			.explain(new InvalidConfigurationPropertyValueException("polyn.migrations.lock.lease", "1s", "Too short."));
		assertThat(error.problem()).contains("polyn.migrations.lock.lease", "Too short.");
		assertThat(output).isEmpty();
	}

	@Test
	void anyOtherErrorIsShownWithWhereItComesFrom(CapturedOutput output) {
		PolynException error = new StartFailure(this.environment, new GenericApplicationContext())
			.explain(new BeanCreationException("bean", "No bean", new IllegalStateException("Broken")));
		assertThat(error.code()).isEqualTo(ErrorCode.COMMAND_NOT_REACHED);
		assertThat(error.problem()).contains("Broken");
		assertThat(output.getErr()).contains("IllegalStateException: Broken", "\tat ");
	}

}
