package io.polyn.spring.boot.version;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.polyn.spring.VersionedChange;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * The beans that are marked with {@link VersionedChange}. Looks at their definitions,
 * creates none.
 */
final class VersionedChangeBeans {

	private final ConfigurableListableBeanFactory beanFactory;

	VersionedChangeBeans(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Returns the names of the beans by that of their schema.
	 */
	Map<String, List<String>> bySchema() {
		Map<String, List<String>> result = new TreeMap<>();
		for (Iterator<String> beans = this.beanFactory.getBeanNamesIterator(); beans.hasNext();) {
			String bean = beans.next();
			if (!ScopedProxyUtils.isScopedTarget(bean) && !isAbstract(bean)) {
				find(bean)
					.ifPresent((declared) -> result.computeIfAbsent(declared.schema(), (schema) -> new ArrayList<>())
						.add(bean));
			}
		}
		return result;
	}

	private boolean isAbstract(String bean) {
		return this.beanFactory.containsBeanDefinition(bean) && this.beanFactory.getBeanDefinition(bean).isAbstract();
	}

	/**
	 * Returns what a bean is marked with.
	 */
	Optional<VersionedChange> find(String bean) {
		String declared = declared(bean);
		// Without creating factory beans only to look at what they make.
		VersionedChange found = this.beanFactory.findAnnotationOnBean(declared, VersionedChange.class, false);
		Method method = (found != null) ? factoryMethod(declared) : null;
		VersionedChange onMethod = (method != null)
				? AnnotatedElementUtils.findMergedAnnotation(method, VersionedChange.class) : null;
		return Optional.ofNullable((onMethod != null) ? onMethod : found);
	}

	/**
	 * Returns what the order of a bean may be declared by, apart from its class.
	 */
	Object[] orderSources(@Nullable String bean) {
		List<Object> sources = new ArrayList<>();
		String declared = (bean != null) ? declared(bean) : null;
		if (declared != null && this.beanFactory.containsBeanDefinition(declared)) {
			if (this.beanFactory.getMergedBeanDefinition(declared)
				.getAttribute(AbstractBeanDefinition.ORDER_ATTRIBUTE) instanceof Integer order) {
				sources.add((Ordered) () -> order);
			}
			Method method = factoryMethod(declared);
			if (method != null) {
				sources.add(method);
			}
		}
		return sources.toArray();
	}

	private @Nullable Method factoryMethod(String declared) {
		return (this.beanFactory.containsBeanDefinition(declared)
				&& this.beanFactory.getMergedBeanDefinition(declared) instanceof RootBeanDefinition definition)
						? definition.getResolvedFactoryMethod() : null;
	}

	// A scoped bean has a proxy in its place, which knows nothing of methods.
	private String declared(String bean) {
		String target = ScopedProxyUtils.getTargetBeanName(bean);
		return this.beanFactory.containsBeanDefinition(target) ? target : bean;
	}

}
