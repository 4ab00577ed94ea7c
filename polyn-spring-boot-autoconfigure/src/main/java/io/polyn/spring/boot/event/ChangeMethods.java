package io.polyn.spring.boot.event;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.event.EventDelivery;
import io.polyn.event.RowChange;
import io.polyn.event.RowOperation;
import io.polyn.event.RowTypes;
import io.polyn.spring.OnDelete;
import io.polyn.spring.OnInsert;
import io.polyn.spring.OnTruncate;
import io.polyn.spring.OnUpdate;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * The methods of a bean that are called with what happens to rows.
 *
 * @param methods the methods by the operations that they are for
 */
record ChangeMethods(Map<RowOperation, ChangeMethod> methods) {

	private static final Map<RowOperation, Class<? extends Annotation>> ANNOTATIONS = new EnumMap<>(
			Map.of(RowOperation.INSERT, OnInsert.class, RowOperation.UPDATE, OnUpdate.class, RowOperation.DELETE,
					OnDelete.class, RowOperation.TRUNCATE, OnTruncate.class));

	private static final Function<RowChange, @Nullable Object> NOW = RowChange::now;

	private static final Function<RowChange, @Nullable Object> BEFORE = RowChange::before;

	/**
	 * Examines a class.
	 * @param bean the bean, which may be a proxy
	 * @param type the bean's own class
	 * @throws PolynException if it has no such methods, two for one operation, or one
	 * that can't be called
	 */
	static ChangeMethods of(Object bean, Class<?> type) {
		Map<RowOperation, ChangeMethod> methods = new EnumMap<>(RowOperation.class);
		marked(type)
			.forEach((operation, method) -> methods.put(operation, ChangeMethod.of(bean, type, method, operation)));
		return new ChangeMethods(methods);
	}

	/**
	 * Finds the methods of a class by the operations that they are for.
	 * @param type the class
	 * @throws PolynException if it has none, or two for one operation
	 */
	static Map<RowOperation, Method> marked(Class<?> type) {
		Map<RowOperation, Method> methods = new EnumMap<>(RowOperation.class);
		ANNOTATIONS.forEach((operation, annotation) -> {
			Collection<Method> marked = MethodIntrospector
				.selectMethods(type,
						(MethodIntrospector.MetadataLookup<Boolean>) (
								method) -> AnnotatedElementUtils.hasAnnotation(method, annotation) ? true : null)
				.keySet();
			if (marked.size() > 1) {
				throw unsuitable(type,
						"has several methods with " + name(annotation) + ": "
								+ marked.stream().map(Method::getName).sorted().collect(Collectors.joining(", ")),
						"Let one method call the others.");
			}
			marked.forEach((method) -> methods.put(operation, method));
		});
		if (methods.isEmpty()) {
			throw unsuitable(type, "has no method with "
					+ ANNOTATIONS.values().stream().map(ChangeMethods::name).collect(Collectors.joining(" or ")),
					"Mark the methods that are to be called.");
		}
		return methods;
	}

	Map<RowOperation, RowTypes> rowTypes() {
		return this.methods.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (entry) -> entry.getValue().rows()));
	}

	void call(EventDelivery delivery) throws Exception {
		ChangeMethod method = this.methods.get(change(delivery).operation());
		Objects.requireNonNull(method).target().call(delivery);
	}

	private static RowChange change(EventDelivery delivery) {
		return (RowChange) Objects.requireNonNull(delivery.data());
	}

	private static String name(Class<? extends Annotation> annotation) {
		return "@" + annotation.getSimpleName();
	}

	static PolynException unsuitable(Class<?> type, String problem, String remedy) {
		return new PolynException(ErrorCode.LISTENER_SIGNATURE,
				"The change handler " + type.getName() + " " + problem + ".", remedy);
	}

	/**
	 * A method.
	 *
	 * @param target calls it
	 * @param rows the types in which it takes rows
	 */
	record ChangeMethod(ListenerMethod target, RowTypes rows) {

		static ChangeMethod of(Object bean, Class<?> type, Method method, RowOperation operation) {
			List<Function<RowChange, @Nullable Object>> rows = rows(operation);
			List<Type> types = new ArrayList<>();
			List<Function<EventDelivery, @Nullable Object>> arguments = new ArrayList<>();
			for (Type declared : method.getGenericParameterTypes()) {
				Type parameter = GenericTypeResolver.resolveType(declared, type);
				Function<EventDelivery, @Nullable Object> envelope = ListenerMethod.envelope(parameter);
				if (envelope != null) {
					arguments.add(envelope);
				}
				else if (types.size() < rows.size() && isRow(parameter)) {
					Function<RowChange, @Nullable Object> row = rows.get(types.size());
					types.add(parameter);
					arguments.add((delivery) -> row.apply(change(delivery)));
				}
				else {
					throw unsuitable(method, operation, "takes " + parameter.getTypeName());
				}
			}
			if (method.getReturnType() != void.class) {
				throw unsuitable(method, operation, "returns a value");
			}
			return new ChangeMethod(ListenerMethod.of(bean, method, RowChange.class, arguments),
					new RowTypes(typeOf(NOW, rows, types), typeOf(BEFORE, rows, types)));
		}

		// In the order in which a method takes them.
		private static List<Function<RowChange, @Nullable Object>> rows(RowOperation operation) {
			return switch (operation) {
				case INSERT -> List.of(NOW);
				case UPDATE -> List.of(NOW, BEFORE);
				case DELETE -> List.of(BEFORE);
				case TRUNCATE -> List.of();
			};
		}

		private static @Nullable Type typeOf(Function<RowChange, @Nullable Object> row,
				List<Function<RowChange, @Nullable Object>> rows, List<Type> types) {
			int index = rows.indexOf(row);
			return (index >= 0 && index < types.size()) ? types.get(index) : null;
		}

		// No row can ever become a text, a number or a list.
		private static boolean isRow(Type parameter) {
			Class<?> type = ResolvableType.forType(parameter).toClass();
			return !BeanUtils.isSimpleProperty(type) && !type.isArray() && !Collection.class.isAssignableFrom(type);
		}

		private static PolynException unsuitable(Method method, RowOperation operation, String problem) {
			String rows = switch (operation) {
				case INSERT -> "the new row";
				case UPDATE -> "the row as it is now and then, if it likes, as it was before";
				case DELETE -> "the row as it was before";
				case TRUNCATE -> "no row";
			};
			return ListenerMethod.unsuitable(method,
					problem + ", which the method of a change handler with " + name(ANNOTATIONS.get(operation))
							+ " does not",
					"Let it take " + rows + ", in a class, a Map or a JSON tree; besides, it may take CloudEvent,"
							+ " EventMetadata and Message. Let it return nothing.");
		}

	}

}
