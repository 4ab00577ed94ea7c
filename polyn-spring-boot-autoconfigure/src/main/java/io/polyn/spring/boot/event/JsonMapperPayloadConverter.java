package io.polyn.spring.boot.event;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.event.PayloadConverter;
import io.polyn.event.RowProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.json.JsonMapper;

/**
 * Converts the data of events with the application's own JSON mapper. It knows nothing of
 * the trees of Jackson 2, which Polyn's core has: these are converted by Jackson 2.
 */
class JsonMapperPayloadConverter implements PayloadConverter {

	private final JsonMapper mapper;

	// Nothing that a column has is lost without a word.
	private final JsonMapper rowMapper;

	private final PayloadConverter trees = PayloadConverter.jackson2();

	JsonMapperPayloadConverter(JsonMapper mapper) {
		this.mapper = mapper;
		this.rowMapper = mapper.rebuild()
			.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
			.withCoercionConfigDefaults(
					(coercions) -> coercions.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
			.build();
	}

	@Override
	public byte[] write(@Nullable Object value) {
		if (value instanceof JsonNode) {
			return this.trees.write(value);
		}
		try {
			return this.mapper.writeValueAsBytes(value);
		}
		catch (JacksonException ex) {
			throw failure("An object can't be written as JSON" + at(ex) + ".", "Give its class a form in JSON.");
		}
	}

	@Override
	public @Nullable Object read(byte[] json, Type type) {
		return isTree(type) ? this.trees.read(json, type) : read(this.mapper, json, type);
	}

	@Override
	public @Nullable Object readRow(byte[] json, Type type) {
		return isTree(type) ? this.trees.readRow(json, type) : read(this.rowMapper, json, type);
	}

	private static boolean isTree(Type type) {
		return type instanceof Class<?> tree && JsonNode.class.isAssignableFrom(tree);
	}

	private static @Nullable Object read(JsonMapper mapper, byte[] json, Type type) {
		try {
			return mapper.readValue(json, mapper.constructType(type));
		}
		catch (JacksonException ex) {
			throw failure("The data of an event can't be read as " + type.getTypeName() + at(ex) + ".",
					"Make the type fit the event's schema.");
		}
	}

	@Override
	public List<RowProperty> rowProperties(Type type) {
		if (isTree(type)) {
			return this.trees.rowProperties(type);
		}
		JavaType javaType = this.rowMapper.constructType(type);
		DeserializationContext context = this.rowMapper._deserializationContext();
		ValueDeserializer<?> deserializer;
		try {
			deserializer = context.findRootValueDeserializer(javaType);
		}
		catch (JacksonException ex) {
			throw failure("Rows can't be read as " + type.getTypeName() + ".", "Give the class a form in JSON.");
		}
		if (!(deserializer instanceof BeanDeserializerBase bean)
				|| bean.getValueInstantiator().canCreateUsingDelegate()) {
			return List.of();
		}
		Map<String, BeanPropertyDefinition> definitions = context.introspectBeanDescription(javaType)
			.findProperties()
			.stream()
			.collect(Collectors.toMap(BeanPropertyDefinition::getName, Function.identity()));
		List<RowProperty> properties = new ArrayList<>();
		bean.properties().forEachRemaining((property) -> {
			if (!property.isInjectionOnly()) {
				rowProperty(javaType.getRawClass(), property, definitions.get(property.getName()))
					.ifPresent(properties::add);
			}
		});
		return properties;
	}

	private static Optional<RowProperty> rowProperty(Class<?> owner, SettableBeanProperty property,
			@Nullable BeanPropertyDefinition definition) {
		String name = property.getName();
		String field = (definition != null) ? definition.getInternalName() : name;
		String column = (definition != null && definition.isExplicitlyNamed()) ? name : field;
		return RowProperty.of(owner, field, name, column, !property.getType().isPrimitive());
	}

	// Jackson's message and cause quote the data.
	private static PolynException failure(String problem, String remedy) {
		return new PolynException(ErrorCode.PAYLOAD_CONVERSION, problem, remedy);
	}

	private static String at(JacksonException ex) {
		return (ex.getPath().isEmpty() ? "" : " at " + ex.getPathReference());
	}

}
