package io.polyn.spring.boot.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.polyn.spring.VersionedType;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpEntity;
import org.springframework.http.ProblemDetail;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;

/**
 * The names that classes have in the versioning schema.
 */
final class VersionedTypes {

	// What holds one or several bodies is no body itself.
	private static final List<Class<?>> WRAPPERS = List.of(HttpEntity.class, Optional.class, Collection.class,
			Callable.class, CompletionStage.class, DeferredResult.class, WebAsyncTask.class);

	private final Set<String> known;

	private final Map<Class<?>, Optional<String>> names = new ConcurrentHashMap<>();

	VersionedTypes(Set<String> known) {
		this.known = known;
	}

	/**
	 * Returns the name of a class, of which a superclass or an interface may have it.
	 * @param type the class
	 * @return the name, if the schema knows it
	 */
	Optional<String> nameOf(Class<?> type) {
		Optional<String> name = this.names.get(type);
		return (name != null) ? name : this.names.computeIfAbsent(type, this::find);
	}

	/**
	 * Returns the name of what a declared type is or holds.
	 * @param declared the type of a parameter or of what a method returns
	 * @return the name, if the schema knows it
	 */
	Optional<String> nameOf(ResolvableType declared) {
		ResolvableType type = declared;
		Class<?> resolved = type.resolve();
		while (resolved != null) {
			Optional<String> name = nameOf(resolved);
			if (name.isPresent()) {
				return name;
			}
			type = content(type, resolved);
			resolved = type.resolve();
		}
		return Optional.empty();
	}

	private static ResolvableType content(ResolvableType type, Class<?> resolved) {
		if (resolved.isArray()) {
			return type.getComponentType();
		}
		for (Class<?> wrapper : WRAPPERS) {
			if (wrapper.isAssignableFrom(resolved)) {
				return type.as(wrapper).getGeneric();
			}
		}
		return (ReactiveAdapterRegistry.getSharedInstance().getAdapter(resolved) != null) ? type.getGeneric()
				: ResolvableType.NONE;
	}

	private Optional<String> find(Class<?> type) {
		Class<?> user = ClassUtils.getUserClass(type);
		if (user.isArray() || user.isPrimitive() || ProblemDetail.class.isAssignableFrom(user)) {
			return Optional.empty();
		}
		List<Class<?>> all = new ArrayList<>();
		for (Class<?> each = user; each != null && each != Object.class; each = each.getSuperclass()) {
			all.add(each);
		}
		all.addAll(List.of(ClassUtils.getAllInterfacesForClass(user)));
		return all.stream().flatMap((each) -> Optional.ofNullable(name(each)).stream()).findFirst();
	}

	private @Nullable String name(Class<?> type) {
		VersionedType annotation = type.getDeclaredAnnotation(VersionedType.class);
		if (annotation != null) {
			return annotation.value().isEmpty() ? type.getSimpleName() : annotation.value();
		}
		// Every record extends a class that is called Record.
		boolean java = type.getName().startsWith("java.");
		return (!java && this.known.contains(type.getSimpleName())) ? type.getSimpleName() : null;
	}

}
