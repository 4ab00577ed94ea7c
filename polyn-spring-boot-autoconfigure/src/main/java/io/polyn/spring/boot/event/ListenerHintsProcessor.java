package io.polyn.spring.boot.event;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Set;

import io.polyn.spring.ChangeHandler;
import io.polyn.spring.DeadLetterListener;
import io.polyn.spring.PolynListener;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Tells a native image of the methods that listen, and of what they take.
 */
class ListenerHintsProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Class<?> type = registeredBean.getBeanClass();
		Set<Method> listeners = methods(type, PolynListener.class);
		Set<Method> deadLetterListeners = methods(type, DeadLetterListener.class);
		ChangeHandler handler = AnnotatedElementUtils.findMergedAnnotation(type, ChangeHandler.class);
		if (listeners.isEmpty() && deadLetterListeners.isEmpty() && handler == null) {
			return null;
		}
		return (generationContext, code) -> {
			ListenerHints hints = new ListenerHints(generationContext.getRuntimeHints(), type);
			listeners.forEach(hints::registerListener);
			deadLetterListeners.forEach(hints::registerMethod);
			if (handler != null) {
				hints.registerChangeHandler(handler);
			}
		};
	}

	private static Set<Method> methods(Class<?> type, Class<? extends Annotation> annotation) {
		return AnnotationUtils.isCandidateClass(type, annotation) ? MethodIntrospector.selectMethods(type,
				(Method method) -> AnnotatedElementUtils.hasAnnotation(method, annotation)) : Set.of();
	}

}
