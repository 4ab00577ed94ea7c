package io.polyn.spring.boot.capture;

import java.util.Locale;

import io.polyn.spring.boot.CaptureRole;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Condition that matches where {@code polyn.capture.role} is {@code watcher} or
 * {@code both}: a database on the classpath alone is watched by nobody.
 */
class OnWatcherCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		CaptureRole role = CaptureRole.of(context.getEnvironment());
		return new ConditionOutcome(role.watches(), ConditionMessage.forCondition("Change capture")
			.because("polyn.capture.role is " + role.name().toLowerCase(Locale.ROOT)));
	}

}
