package io.polyn.json;

import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;

/**
 * Polyn's own JSON mapper: strict about what it reads, and independent of the
 * application's.
 */
public final class Json {

	/** Deeper nesting than any event needs would only serve to exhaust the stack. */
	public static final int MAX_NESTING_DEPTH = 100;

	// A string may be as long as a message can be at most.
	private static final JsonFactory FACTORY = JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(MAX_NESTING_DEPTH)
			.maxStringLength(64 * 1024 * 1024)
			.build())
		.build();

	private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY.copy())
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
		.addModule(new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance)
			.addDeserializer(Instant.class, new FromStringDeserializer<>(Instant.class) {

				private static final long serialVersionUID = 1L;

				@Override
				protected Instant _deserialize(String value, DeserializationContext context) {
					return Instant.parse(value);
				}

			}))
		.defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
		.build();

	// A tree knows by itself which members it has; to keep their names beside it costs a
	// quarter of the time. Decimals are written again as they were read: without its
	// zeros, 100.00 is 1E+2.
	private static final ObjectReader TREES = JsonMapper.builder(FACTORY.copy())
		.enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build()
		.reader();

	private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

	private static final ObjectWriter PRETTY = MAPPER.writer(new DefaultPrettyPrinter(Separators.createDefaultInstance()
		.withObjectFieldValueSpacing(Separators.Spacing.AFTER)
		.withObjectEmptySeparator("")
		.withArrayEmptySeparator("")).withObjectIndenter(LINES).withArrayIndenter(LINES));

	private Json() {
	}

	/**
	 * Returns the mapper: duplicate members, trailing tokens and deep nesting are
	 * refused, record components are written in snake case.
	 * @return the one mapper
	 */
	public static JsonMapper mapper() {
		return MAPPER;
	}

	/**
	 * Returns the mapper for objects of the application: with every Jackson module that
	 * is found, and lenient about members that an object lacks.
	 * @return the one mapper
	 */
	public static JsonMapper objects() {
		return Objects.MAPPER;
	}

	/**
	 * Returns a new, empty object.
	 * @return the object
	 */
	public static ObjectNode object() {
		return MAPPER.createObjectNode();
	}

	/**
	 * Parses one JSON document.
	 * @param content the document, UTF-8
	 * @return its tree
	 * @throws JsonProcessingException if it is not exactly one well-formed document
	 */
	public static JsonNode parse(byte[] content) throws JsonProcessingException {
		try {
			return read(TREES, content);
		}
		catch (MismatchedInputException ex) {
			// The strict mapper says better what is wrong, and where.
			return read(MAPPER.reader(), content);
		}
	}

	private static JsonNode read(ObjectReader reader, byte[] content) throws JsonProcessingException {
		try {
			return reader.readTree(content);
		}
		catch (JsonProcessingException ex) {
			throw ex;
		}
		// What Jackson raises for an exponent of more than ten digits.
		catch (NumberFormatException ex) {
			throw new StreamConstraintsException("A number has too many digits");
		}
		// What begins with zeros is taken for UTF-32.
		catch (CharConversionException ex) {
			throw new JsonParseException(null, "The text is not UTF-8");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Writes a value as one compact JSON document.
	 * @param value a tree or a record
	 * @return the document, UTF-8
	 */
	public static byte[] write(Object value) {
		try {
			return MAPPER.writeValueAsBytes(value);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalArgumentException("Not representable as JSON: " + value.getClass().getName(), ex);
		}
	}

	/**
	 * Writes a tree as people keep it in files, the same on every system.
	 * @param tree the tree
	 * @return several lines, of which the last one does not end
	 */
	public static String pretty(JsonNode tree) {
		try {
			return PRETTY.writeValueAsString(tree);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalArgumentException("Not representable as JSON", ex);
		}
	}

	// Looked for when the first one needs it.
	private static final class Objects {

		private static final JsonMapper MAPPER = JsonMapper.builder()
			.findAndAddModules()
			.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
			.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
			.build();

	}

}
