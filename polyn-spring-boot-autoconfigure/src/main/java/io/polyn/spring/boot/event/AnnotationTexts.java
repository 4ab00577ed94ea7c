package io.polyn.spring.boot.event;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;

/**
 * Fills in placeholders and expressions in the texts of annotations.
 */
final class AnnotationTexts {

	private final EmbeddedValueResolver values;

	AnnotationTexts(ConfigurableBeanFactory beanFactory) {
		this.values = new EmbeddedValueResolver(beanFactory);
	}

	String resolve(String text) {
		String resolved = this.values.resolveStringValue(text);
		return (resolved != null) ? resolved : "";
	}

}
