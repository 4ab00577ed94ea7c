package io.polyn.spring.boot.event;

import java.util.List;

import io.polyn.PolynException;
import io.polyn.schema.SchemaRegistry;

import org.springframework.beans.factory.ObjectProvider;

/**
 * The listeners of an application as its classes declare them, without a deployment's
 * prefix. No bean of theirs need be there yet.
 */
public class DeclaredListeners {

	private final ListenerFinder finder;

	private final ObjectProvider<SchemaRegistry> registry;

	private final AnnotationTexts texts;

	DeclaredListeners(ListenerFinder finder, ObjectProvider<SchemaRegistry> registry, AnnotationTexts texts) {
		this.finder = finder;
		this.registry = registry;
		this.texts = texts;
	}

	/**
	 * Finds the listeners without a connection. A bean that was not created yet is known
	 * by the type that its definition has: a method that a subclass of this type declares
	 * is not found.
	 * @return the listeners
	 * @throws PolynException if one of them is declared wrongly
	 */
	public List<DeclaredListener> find() {
		List<MarkedListener> marked = this.finder.find();
		if (marked.isEmpty()) {
			return List.of();
		}
		ListenerNames names = new ListenerNames(this.registry.getObject().naming(), this.texts);
		return marked.stream().flatMap((listener) -> listener.describe(names).stream()).toList();
	}

}
