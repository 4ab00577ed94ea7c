package io.polyn.event;

import java.io.IOException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A converter with Jackson 2.
 */
final class Jackson2PayloadConverter implements PayloadConverter {

	private final JsonMapper mapper = Json.objects();

	// Nothing that a column has is lost without a word.
	private final JsonMapper rowMapper = this.mapper.rebuild()
		.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
		.withCoercionConfigDefaults(
				(coercions) -> coercions.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
		.build();

	@Override
	public byte[] write(@Nullable Object value) {
		try {
			return this.mapper.writeValueAsBytes(value);
		}
		catch (JsonProcessingException ex) {
			throw failure("An object can't be written as JSON" + at(ex) + ".", "Give its class a form in JSON.");
		}
	}

	@Override
	public @Nullable Object read(byte[] json, Type type) {
		return read(this.mapper, json, type);
	}

	@Override
	public @Nullable Object readRow(byte[] json, Type type) {
		return read(this.rowMapper, json, type);
	}

	private static @Nullable Object read(JsonMapper mapper, byte[] json, Type type) {
		try {
			return mapper.readValue(json, mapper.constructType(type));
		}
		catch (IOException ex) {
			throw failure("The data of an event can't be read as " + type.getTypeName() + at(ex) + ".",
					"Make the type fit the event's schema.");
		}
	}

	@Override
	public List<RowProperty> rowProperties(Type type) {
		JavaType javaType = this.rowMapper.constructType(type);
		DeserializationConfig config = this.rowMapper.getDeserializationConfig();
		JsonDeserializer<?> deserializer;
		try {
			deserializer = ((DefaultDeserializationContext) this.rowMapper.getDeserializationContext())
				.createDummyInstance(config)
				.findRootValueDeserializer(javaType);
		}
		catch (JsonMappingException ex) {
			throw failure("Rows can't be read as " + type.getTypeName() + ".", "Give the class a form in JSON.");
		}
		if (!(deserializer instanceof BeanDeserializerBase bean)
				|| bean.getValueInstantiator().canCreateUsingDelegate()) {
			return List.of();
		}
		Map<String, BeanPropertyDefinition> definitions = config.introspect(javaType)
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

	private static String at(IOException ex) {
		if (ex instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
			return mapping.getPath()
				.stream()
				.map((reference) -> (reference.getFieldName() != null) ? reference.getFieldName()
						: String.valueOf(reference.getIndex()))
				.collect(Collectors.joining("/", " at /", ""));
		}
		return "";
	}

}
