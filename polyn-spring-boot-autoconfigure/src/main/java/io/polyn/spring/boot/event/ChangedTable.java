package io.polyn.spring.boot.event;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import io.polyn.event.RowOperation;
import io.polyn.spring.ChangeHandler;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.StringUtils;

/**
 * The table that a change handler is for.
 *
 * @param schema its schema
 * @param name its name
 */
record ChangedTable(String schema, String name) {

	// Known by their names: an application that has none of these libraries needs none.
	private static final List<String> ANNOTATIONS = List.of("jakarta.persistence.Table",
			"org.springframework.data.relational.core.mapping.Table");

	/**
	 * Returns what stands for a handler's table in the names of its events.
	 * @param type the handler's class
	 * @param resolve fills in placeholders and expressions
	 */
	static String eventType(Class<?> type, ChangeHandler handler, UnaryOperator<String> resolve) {
		String eventType = resolve.apply(handler.eventType());
		if (StringUtils.hasText(eventType)) {
			return eventType;
		}
		ChangedTable table = of(handler.value());
		String name = first(resolve.apply(handler.table()), table.name());
		if (name.isEmpty()) {
			throw ChangeMethods.unsuitable(type, "names no table",
					"Give @ChangeHandler the class of the rows, or the 'table'.");
		}
		return RowOperation.eventType(first(resolve.apply(handler.schema()), table.schema(), "public"), name);
	}

	/**
	 * Returns the table of a class of rows, with nothing for what the class doesn't say.
	 */
	private static ChangedTable of(Class<?> rows) {
		if (rows == Void.class) {
			return new ChangedTable("", "");
		}
		MergedAnnotation<?> annotation = ANNOTATIONS.stream()
			.<MergedAnnotation<?>>map(MergedAnnotations.from(rows, SearchStrategy.TYPE_HIERARCHY)::get)
			.filter(MergedAnnotation::isPresent)
			.findFirst()
			.orElseGet(MergedAnnotation::missing);
		return new ChangedTable(annotation.getValue("schema", String.class).orElse(""),
				first(annotation.getValue("name", String.class).orElse(""),
						new SnakeCaseStrategy().translate(rows.getSimpleName())));
	}

	private static String first(String... texts) {
		return Stream.of(texts).filter(StringUtils::hasText).findFirst().orElse("");
	}

}
