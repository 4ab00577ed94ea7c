package io.polyn.spring.boot.metrics;

import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * What binds the meters when all beans are there. As beans they would be bound with the
 * registry, which what they measure may itself need.
 */
class PolynMetrics implements SmartInitializingSingleton {

	private final ObjectProvider<MeterRegistry> registry;

	private final List<MeterBinder> binders;

	PolynMetrics(ObjectProvider<MeterRegistry> registry, List<MeterBinder> binders) {
		this.registry = registry;
		this.binders = binders;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.registry.ifUnique((registry) -> this.binders.forEach((binder) -> binder.bindTo(registry)));
	}

}
