package io.polyn.maven.generate;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationOption;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a class: by its fields, by the annotations of Jackson and of Jakarta
 * Validation, and by what is marked as {@code @Nullable}.
 */
final class ClassSchema {

	// As JSON mappers write them: what has no offset is no 'date-time' or 'time'.
	private static final Map<Class<?>, String> FORMATS = Map.of(Instant.class, "date-time", OffsetDateTime.class,
			"date-time", ZonedDateTime.class, "date-time", LocalDate.class, "date", OffsetTime.class, "time",
			Duration.class, "duration", UUID.class, "uuid", URI.class, "uri");

	// What mappers write otherwise than by its fields, or without a format.
	private static final Map<String, String> FIXED = Map.of("[B", "string", LocalDateTime.class.getName(), "string",
			LocalTime.class.getName(), "string", OptionalInt.class.getName(), "integer", OptionalLong.class.getName(),
			"integer", OptionalDouble.class.getName(), "number", "com.fasterxml.jackson.databind.JsonNode", "",
			"tools.jackson.databind.JsonNode", "");

	private static final Set<Class<?>> OPTIONALS = Set.of(Optional.class, OptionalInt.class, OptionalLong.class,
			OptionalDouble.class);

	private ClassSchema() {
	}

	static ObjectNode of(Class<?> type) {
		SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12,
				OptionPreset.PLAIN_JSON)
			.with(new JacksonModule(JacksonOption.RESPECT_JSONPROPERTY_ORDER,
					JacksonOption.FLATTENED_ENUMS_FROM_JSONVALUE, JacksonOption.FLATTENED_ENUMS_FROM_JSONPROPERTY))
			.with(new JakartaValidationModule(JakartaValidationOption.INCLUDE_PATTERN_EXPRESSIONS))
			.with(Option.FLATTENED_OPTIONALS, Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES)
			.without(Option.SCHEMA_VERSION_INDICATOR);
		config.forFields()
			.withRequiredCheck((field) -> !isOptional(field))
			.withNullableCheck((field) -> isOptional(field) ? true : null);
		config.forTypesInGeneral()
			.withCustomDefinitionProvider((resolved, context) -> fixed(resolved.getErasedType()))
			.withStringFormatResolver((scope) -> FORMATS.get(scope.getType().getErasedType()))
			.withPropertySorter((one, other) -> 0);
		return new SchemaGenerator(config.build()).generateSchema(type);
	}

	private static @Nullable CustomDefinition fixed(Class<?> type) {
		String name = FIXED.get(type.getName());
		if (name == null) {
			return null;
		}
		ObjectNode schema = name.isEmpty() ? Json.object() : Json.object().put("type", name);
		return new CustomDefinition(schema, CustomDefinition.INLINE_DEFINITION, CustomDefinition.EXCLUDING_ATTRIBUTES);
	}

	private static boolean isOptional(FieldScope field) {
		Field member = field.getRawMember();
		return !field.isFakeContainerItemScope() && (OPTIONALS.contains(member.getType())
				|| isNullable(member.getAnnotatedType())
				|| Arrays.stream(member.getAnnotations()).anyMatch((found) -> isNullable(found.annotationType())));
	}

	private static boolean isNullable(AnnotatedType type) {
		return Arrays.stream(type.getAnnotations()).anyMatch((found) -> isNullable(found.annotationType()));
	}

	// Everyone has one of their own.
	private static boolean isNullable(Class<?> annotation) {
		return annotation.getSimpleName().equals("Nullable");
	}

}
