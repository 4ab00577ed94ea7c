package io.polyn.spring.boot.nats;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Condition that matches where {@code polyn.nats.servers} names no server, in whichever
 * form a list may be written.
 */
class OnNoNatsServersCondition extends SpringBootCondition {

	private static final String PROPERTY = "polyn.nats.servers";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("NATS servers");
		return (namesServers(context.getEnvironment()) ? ConditionOutcome.noMatch(message.foundExactly(PROPERTY))
				: ConditionOutcome.match(message.didNotFind("property").items(PROPERTY)));
	}

	static boolean namesServers(Environment environment) {
		return Binder.get(environment)
			.bind(PROPERTY, Bindable.listOf(String.class))
			.orElse(List.of())
			.stream()
			.anyMatch(StringUtils::hasText);
	}

}
