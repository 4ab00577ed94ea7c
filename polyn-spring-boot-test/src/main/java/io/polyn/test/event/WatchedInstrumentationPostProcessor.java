package io.polyn.test.event;

import io.polyn.event.EventInstrumentation;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Has the application's instrumentation watched, and gives it one where it has none.
 */
class WatchedInstrumentationPostProcessor implements BeanDefinitionRegistryPostProcessor, BeanPostProcessor {

	private final ListenerOutcomes outcomes;

	WatchedInstrumentationPostProcessor(ListenerOutcomes outcomes) {
		this.outcomes = outcomes;
	}

	// Not by a condition: it might be asked before the application has one.
	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		ListableBeanFactory beans = (ListableBeanFactory) registry;
		if (beans.getBeanNamesForType(EventInstrumentation.class, true, false).length == 0) {
			registry.registerBeanDefinition("polynEventInstrumentation",
					new RootBeanDefinition(SilentInstrumentation.class));
		}
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof EventInstrumentation instrumentation)
				? new WatchedInstrumentation(instrumentation, this.outcomes) : bean;
	}

	// A class of its own: code can be generated ahead of time for no other definition.
	static class SilentInstrumentation implements EventInstrumentation {

	}

}
