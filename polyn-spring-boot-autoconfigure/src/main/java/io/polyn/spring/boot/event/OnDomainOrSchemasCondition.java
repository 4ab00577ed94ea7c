package io.polyn.spring.boot.event;

import io.polyn.schema.EventSchemaLoader;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Condition that matches where {@code polyn.domain} is set or there are schemas: in the
 * default location, or in others that {@code polyn.schemas.locations} names.
 */
class OnDomainOrSchemasCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Domain or schemas");
		Binder binder = Binder.get(context.getEnvironment());
		if (binder.bind("polyn.domain", String.class).isBound()) {
			return ConditionOutcome.match(message.foundExactly("polyn.domain"));
		}
		if (binder.bind("polyn.schemas.locations", Bindable.listOf(String.class)).isBound()) {
			return ConditionOutcome.match(message.foundExactly("polyn.schemas.locations"));
		}
		if (context.getResourceLoader().getResource(EventSchemaLoader.DEFAULT_LOCATION).exists()) {
			return ConditionOutcome.match(message.foundExactly(EventSchemaLoader.DEFAULT_LOCATION));
		}
		return ConditionOutcome
			.noMatch(message.didNotFind("polyn.domain", "polyn.schemas.locations or schemas").atAll());
	}

}
