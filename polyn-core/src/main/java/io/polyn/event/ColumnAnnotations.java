package io.polyn.event;

import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the annotations of a field say of its column. They are known by their names: an
 * application that has none of these libraries needs none.
 *
 * @param annotations the annotations
 */
record ColumnAnnotations(List<Annotation> annotations) {

	private static final Map<String, String> NAMES = Map.of("jakarta.persistence.Column", "name",
			"org.springframework.data.relational.core.mapping.Column", "value");

	private static final Set<String> TRANSIENT = Set.of("jakarta.persistence.Transient",
			"org.springframework.data.annotation.Transient");

	/**
	 * Finds the annotations of a field, none if there is no such field.
	 */
	static ColumnAnnotations of(Class<?> owner, String field) {
		return new ColumnAnnotations(Stream.<Class<?>>iterate(owner, (type) -> type != null, Class::getSuperclass)
			.flatMap((type) -> Stream.of(type.getDeclaredFields()))
			.filter((declared) -> declared.getName().equals(field))
			.limit(1)
			.flatMap((declared) -> Stream.of(declared.getAnnotations()))
			.toList());
	}

	boolean isTransient() {
		return this.annotations.stream().anyMatch((annotation) -> TRANSIENT.contains(name(annotation)));
	}

	Optional<String> column() {
		return this.annotations.stream()
			.filter((annotation) -> NAMES.containsKey(name(annotation)))
			.map(ColumnAnnotations::column)
			.filter((column) -> !column.isEmpty())
			.findFirst();
	}

	private static String name(Annotation annotation) {
		return annotation.annotationType().getName();
	}

	private static String column(Annotation annotation) {
		try {
			return String
				.valueOf(annotation.annotationType().getMethod(NAMES.get(name(annotation))).invoke(annotation));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("The name of a column can't be read from @" + name(annotation), ex);
		}
	}

}
