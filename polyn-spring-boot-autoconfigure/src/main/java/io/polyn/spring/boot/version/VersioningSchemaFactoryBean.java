package io.polyn.spring.boot.version;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.version.Change;
import io.polyn.version.InvalidVersioningSchemaException;
import io.polyn.version.VersioningSchema;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.AbstractFactoryBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/**
 * Makes a schema of the beans that are its changes, and of properties, as soon as
 * singletons are created: one that can't be built ends the start, whether it is used or
 * not.
 */
class VersioningSchemaFactoryBean extends AbstractFactoryBean<VersioningSchema> {

	private final String schema;

	private final List<String> changes;

	private final ConfigurableListableBeanFactory beanFactory;

	private final VersioningProperties properties;

	VersioningSchemaFactoryBean(String schema, List<String> changes, ConfigurableListableBeanFactory beanFactory,
			VersioningProperties properties) {
		this.schema = schema;
		this.changes = changes;
		this.beanFactory = beanFactory;
		this.properties = properties;
	}

	/**
	 * Makes the schema.
	 * @throws InvalidVersioningSchemaException if it is not consistent
	 * @throws PolynException if a bean is no change
	 */
	@Override
	protected VersioningSchema createInstance() {
		VersioningProperties.Schema declared = this.properties.getSchemas()
			.getOrDefault(this.schema, new VersioningProperties.Schema());
		DeclaredVersions versions = new DeclaredVersions(declared.getScheme().scheme());
		declared.getVersions().forEach(versions::add);
		VersionedChangeBeans beans = new VersionedChangeBeans(this.beanFactory);
		changes(beans).forEach((bean, change) -> beans.find(bean)
			.ifPresent((annotation) -> versions.add(annotation.version(), annotation.type(), change)));
		return versions.build(declared.getLatest());
	}

	private Map<String, Change> changes(VersionedChangeBeans beans) {
		Map<String, Object> instances = new TreeMap<>();
		Map<Object, String> names = new IdentityHashMap<>();
		this.changes.forEach((name) -> {
			Object instance = this.beanFactory.getBean(name);
			instances.put(name, instance);
			names.put(instance, name);
		});
		requireChanges(instances);
		Comparator<Object> order = AnnotationAwareOrderComparator.INSTANCE
			.withSourceProvider((instance) -> beans.orderSources(names.get(instance)));
		Map<String, Change> result = new LinkedHashMap<>();
		instances.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByValue(order))
			.forEach((entry) -> result.put(entry.getKey(), (Change) entry.getValue()));
		return result;
	}

	private static void requireChanges(Map<String, Object> instances) {
		List<String> others = new ArrayList<>();
		List<String> hidden = new ArrayList<>();
		instances.forEach((name, instance) -> {
			if (!(instance instanceof Change)) {
				others.add("'" + name + "' (" + AopProxyUtils.ultimateTargetClass(instance).getName() + ")");
			}
			else if (Proxy.isProxyClass(instance.getClass())) {
				hidden.add("'" + name + "'");
			}
		});
		if (!others.isEmpty()) {
			throw new PolynException(ErrorCode.INVALID_VERSIONING,
					"Marked with @VersionedChange, but no " + Change.class.getName() + ": the bean "
							+ String.join(", ", others) + ".",
					"Let its class implement the interface, or take the annotation away.");
		}
		if (!hidden.isEmpty()) {
			throw new PolynException(ErrorCode.INVALID_VERSIONING,
					"Which steps a change has can't be seen through a proxy of the interface: the bean "
							+ String.join(", ", hidden) + ".",
					"Let the proxy be one of the class (proxyTargetClass = true, or proxyMode = TARGET_CLASS on a bean"
							+ " that is declared by its class).");
		}
	}

	@Override
	public Class<?> getObjectType() {
		return VersioningSchema.class;
	}

}
