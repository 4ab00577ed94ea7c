package io.polyn.test.autoconfigure;

import io.polyn.spring.boot.nats.NatsConnectionDetails;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Has connection details of the application, which may be primary too, stand back behind
 * a test's account.
 */
class TestAccountPrecedence implements BeanFactoryPostProcessor {

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		for (String name : beans.getBeanNamesForType(NatsConnectionDetails.class, true, false)) {
			if (!name.equals(EmbeddedNatsTestAutoConfiguration.ACCOUNT) && beans.containsBeanDefinition(name)) {
				beans.getBeanDefinition(name).setPrimary(false);
			}
		}
	}

}
