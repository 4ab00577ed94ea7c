package io.polyn.event;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;

/**
 * A property of a class that rows are read as, and the columns that it may come from.
 *
 * @param name the property's name in JSON
 * @param columns the names of its column, of which the first one that a row has counts
 * @param nullable whether it can be null
 * @see PayloadConverter#rowProperties(java.lang.reflect.Type)
 */
public record RowProperty(String name, List<String> columns, boolean nullable) {

	/**
	 * Describes a property of a class. If its field is annotated with {@code @Column} of
	 * JPA or Spring Data Relational, that names the column.
	 * @param owner the class
	 * @param field the name of the field
	 * @param name the property's name in JSON
	 * @param column the name of the column, as it is or in camel case, unless an
	 * annotation says otherwise
	 * @param nullable whether the property can be null
	 * @return the property, or nothing if the field is annotated with {@code @Transient},
	 * hence has no column
	 */
	public static Optional<RowProperty> of(Class<?> owner, String field, String name, String column, boolean nullable) {
		ColumnAnnotations annotations = ColumnAnnotations.of(owner, field);
		if (annotations.isTransient()) {
			return Optional.empty();
		}
		String given = annotations.column().orElse(column);
		Set<String> columns = new LinkedHashSet<>(List.of(given, new SnakeCaseStrategy().translate(given)));
		return Optional.of(new RowProperty(name, List.copyOf(columns), nullable));
	}

}
