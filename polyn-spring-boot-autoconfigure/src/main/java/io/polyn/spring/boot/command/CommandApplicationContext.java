package io.polyn.spring.boot.command;

import java.util.List;
import java.util.function.Consumer;

import io.polyn.migration.Target;
import io.polyn.spring.boot.migration.MigrationEventPublisher;
import io.polyn.spring.boot.migration.PolynMigrationInitializer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.ResolvableType;

/**
 * The beans of an application of which nothing starts: each is created when it is asked
 * for, and where others start what is to run, the command is carried out.
 */
class CommandApplicationContext extends GenericApplicationContext {

	private final Consumer<ConfigurableApplicationContext> command;

	CommandApplicationContext(Consumer<ConfigurableApplicationContext> command) {
		this.command = command;
	}

	@Override
	protected void invokeBeanFactoryPostProcessors(ConfigurableListableBeanFactory beanFactory) {
		super.invokeBeanFactoryPostProcessors(beanFactory);
		for (String name : beanFactory.getBeanDefinitionNames()) {
			BeanDefinition definition = beanFactory.getBeanDefinition(name);
			definition.setLazyInit(definition.getRole() != BeanDefinition.ROLE_INFRASTRUCTURE);
		}
		// It passes events on only after it was told that all beans are there.
		for (String name : beanFactory.getBeanNamesForType(MigrationEventPublisher.class, false, false)) {
			beanFactory.getBeanDefinition(name).setLazyInit(false);
		}
		// What waits for the migrations must not look at them.
		for (String name : beanFactory.getBeanNamesForType(PolynMigrationInitializer.class, true, false)) {
			beanFactory.registerSingleton(name,
					new PolynMigrationInitializer(List.of(), Target.latest(), null, false, null));
		}
		beanFactory.clearMetadataCache();
	}

	// Without what else is done here: no lifecycle begins, and the property
	// 'spring.context.exit' does not end the process either. The start-up lock is held,
	// so
	// that a shutdown waits for the command as it does for migrations on start-up.
	@Override
	protected void finishRefresh() {
		this.command.accept(this);
	}

	// Nobody is told that the application has started, or that it stops.
	@Override
	protected void publishEvent(Object event, @Nullable ResolvableType type) {
		if (!(event instanceof ApplicationContextEvent)) {
			super.publishEvent(event, type);
		}
	}

}
