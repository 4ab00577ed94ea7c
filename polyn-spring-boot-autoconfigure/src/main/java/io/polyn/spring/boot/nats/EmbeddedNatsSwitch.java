package io.polyn.spring.boot.nats;

import java.util.function.Supplier;

import io.polyn.embedded.nats.EmbeddedNatsServer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;
import org.springframework.util.Assert;

/**
 * Decides at the start whether there is an embedded server, also in an application that
 * was processed ahead of time: there, {@link OnNoNatsServersCondition} is not asked any
 * more.
 */
class EmbeddedNatsSwitch implements BeanDefinitionRegistryPostProcessor, BeanFactoryAware {

	private static final String SERVER = "embeddedNatsServer";

	private static final String EMBEDDED_DETAILS = "embeddedNatsConnectionDetails";

	private static final String NAMED_DETAILS = "natsConnectionDetails";

	private final Environment environment;

	private final EmbeddedNatsConfiguration.ServerConfiguration embedded = new EmbeddedNatsConfiguration.ServerConfiguration();

	private @Nullable BeanFactory beanFactory;

	EmbeddedNatsSwitch(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		boolean named = OnNoNatsServersCondition.namesServers(this.environment);
		if (named && registry.containsBeanDefinition(SERVER)) {
			registry.removeBeanDefinition(EMBEDDED_DETAILS);
			registry.removeBeanDefinition(SERVER);
			register(registry, NAMED_DETAILS, PropertiesNatsConnectionDetails.class,
					() -> new PropertiesNatsConnectionDetails(beans().getBean(NatsProperties.class),
							beans().getBeanProvider(SslBundles.class)));
		}
		else if (!named && registry.containsBeanDefinition(NAMED_DETAILS)) {
			registry.removeBeanDefinition(NAMED_DETAILS);
			register(registry, SERVER, EmbeddedNatsServer.class,
					() -> this.embedded.embeddedNatsServer(beans().getBean(NatsProperties.class)));
			register(registry, EMBEDDED_DETAILS, EmbeddedNatsConnectionDetails.class,
					() -> this.embedded.embeddedNatsConnectionDetails(beans().getBean(EmbeddedNatsServer.class)));
		}
	}

	private BeanFactory beans() {
		Assert.state(this.beanFactory != null, "This is no bean");
		return this.beanFactory;
	}

	private static <T> void register(BeanDefinitionRegistry registry, String name, Class<T> type,
			Supplier<T> supplier) {
		registry.registerBeanDefinition(name,
				BeanDefinitionBuilder.rootBeanDefinition(type, supplier).getBeanDefinition());
	}

}
