package io.polyn.spring.boot.event;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.polyn.PolynException;
import io.polyn.spring.ChangeHandler;
import io.polyn.spring.DeadLetterListener;
import io.polyn.spring.PolynListener;
import io.polyn.spring.boot.CaptureRole;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds what is marked with {@link PolynListener}, {@link DeadLetterListener} or
 * {@link ChangeHandler} among the classes of beans, and creates none. Where changes are
 * only captured, there are no change handlers.
 */
class ListenerFinder {

	private static final String SINGLETON = "Let the bean be a singleton, or give its scope a proxy (proxyMode).";

	private final ConfigurableListableBeanFactory beanFactory;

	private final CaptureRole role;

	ListenerFinder(ConfigurableListableBeanFactory beanFactory, CaptureRole role) {
		this.beanFactory = beanFactory;
		this.role = role;
	}

	/**
	 * Finds the listeners of all beans.
	 * @return the listeners
	 * @throws PolynException if a bean with one is no singleton
	 */
	List<MarkedListener> find() {
		List<MarkedListener> found = new ArrayList<>();
		for (String bean : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(bean) ? null : targetClass(bean);
			if (type != null) {
				methods(bean, type, PolynListener.class).forEach(
						(method, listener) -> found.add(new MarkedListener.OfEvents(bean, type, method, listener)));
				methods(bean, type, DeadLetterListener.class).forEach((method, listener) -> found
					.add(new MarkedListener.OfDeadLetters(bean, type, method, listener)));
				ChangeHandler handler = this.role.listens() ? changeHandler(bean, type) : null;
				if (handler != null) {
					found.add(new MarkedListener.OfChanges(bean, type, handler));
				}
			}
		}
		return found;
	}

	private @Nullable Class<?> targetClass(String bean) {
		Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, bean);
		if (type == null || !ScopedObject.class.isAssignableFrom(type)) {
			return type;
		}
		return AutoProxyUtils.determineTargetClass(this.beanFactory, ScopedProxyUtils.getTargetBeanName(bean));
	}

	private <A extends Annotation> Map<Method, A> methods(String bean, Class<?> type, Class<A> annotation) {
		if (!AnnotationUtils.isCandidateClass(type, annotation)) {
			return Map.of();
		}
		Map<Method, A> methods = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<A>) (method) -> AnnotatedElementUtils.findMergedAnnotation(method,
						annotation));
		for (Method method : methods.keySet()) {
			if (!this.beanFactory.isSingleton(bean)) {
				throw ListenerMethod.unsuitable(method, "is a method of the bean '" + bean + "', which is no singleton",
						SINGLETON);
			}
		}
		return methods;
	}

	private @Nullable ChangeHandler changeHandler(String bean, Class<?> type) {
		ChangeHandler handler = AnnotatedElementUtils.findMergedAnnotation(type, ChangeHandler.class);
		if (handler != null && !this.beanFactory.isSingleton(bean)) {
			throw ChangeMethods.unsuitable(type, "is the bean '" + bean + "', which is no singleton", SINGLETON);
		}
		return handler;
	}

}
