package io.polyn.migration.document;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.polyn.ErrorCode;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Reads one YAML or JSON document. Anchors, aliases, repeated keys and a second document
 * are refused: none of them helps to say what a migration does.
 */
public final class DocumentReader {

	private static final JsonFactory JSON = Json.mapper().getFactory();

	private static final JsonFactory YAML = YAMLFactory.builder()
		.enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
		.build();

	/** How many bytes a document may have. */
	public static final int MAX_SIZE = 1 << 20;

	private static final String BYTE_ORDER_MARK = "\uFEFF";

	private final String file;

	private final JsonParser parser;

	private DocumentReader(String file, JsonParser parser) {
		this.file = file;
		this.parser = parser;
	}

	/**
	 * Reads a document.
	 * @param file the file's path; {@code .json} is read as JSON, everything else as YAML
	 * @param content the file's bytes
	 * @return the document's root
	 * @throws DocumentException if it is not one well-formed document
	 */
	public static Node read(String file, byte[] content) {
		if (content.length > MAX_SIZE) {
			throw syntax(Location.ofWhole(file), "The file is larger than 1 MiB.", "Split it into several migrations.");
		}
		JsonFactory format = (file.endsWith(".json") ? JSON : YAML);
		try (JsonParser parser = format.createParser(text(file, content))) {
			return new DocumentReader(file, parser).document();
		}
		catch (JsonProcessingException ex) {
			Location where = (ex.getLocation() != null) ? at(file, ex.getLocation()) : Location.ofWhole(file);
			String problem = words(ex.getOriginalMessage());
			// As who writes the subject *.created without quotes is told.
			throw syntax(where, problem, problem.startsWith("while scanning an alias")
					? "Put what begins with * in quotes." : "Correct the file's syntax.");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String text(String file, byte[] content) {
		ByteBuffer bytes = ByteBuffer.wrap(content);
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
			return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
		}
		catch (CharacterCodingException ex) {
			// The decoder stops before what it can't read.
			String before = new String(content, 0, bytes.position(), StandardCharsets.UTF_8);
			int line = (int) before.chars().filter((character) -> character == '\n').count() + 1;
			int column = before.length() - before.lastIndexOf('\n');
			throw syntax(new Location(file, line, column), "The file is not UTF-8.", "Save it as UTF-8.");
		}
	}

	private Node document() throws IOException {
		if (this.parser.nextToken() == null) {
			throw syntax(Location.ofWhole(this.file), "The file is empty.",
					"Write what to change under 'change:', or delete the file.");
		}
		Node root = value();
		if (this.parser.nextToken() != null) {
			throw syntax(here(), "A second document begins here.", "Give every migration a file of its own.");
		}
		return root;
	}

	private Node value() throws IOException {
		Location location = here();
		if (this.parser instanceof YAMLParser yaml && (yaml.isCurrentAlias() || (yaml.getObjectId() != null))) {
			throw syntax(location, "Anchors and aliases are not supported.", "Write the value out.");
		}
		return switch (this.parser.currentToken()) {
			case START_OBJECT -> mapping(location);
			case START_ARRAY -> sequence(location);
			default -> new Node.Scalar(location, this.parser.getText(), scalar(location));
		};
	}

	private Node mapping(Location location) throws IOException {
		Map<String, Node.Member> members = new LinkedHashMap<>();
		while (this.parser.nextToken() != JsonToken.END_OBJECT) {
			Location keyLocation = here();
			String key = this.parser.currentName();
			this.parser.nextToken();
			if (members.put(key, new Node.Member(key, keyLocation, value())) != null) {
				throw syntax(keyLocation, "The key '" + key + "' stands here a second time.", "Keep one of the two.");
			}
		}
		return new Node.Mapping(location, members);
	}

	private Node sequence(Location location) throws IOException {
		List<Node> items = new ArrayList<>();
		while (this.parser.nextToken() != JsonToken.END_ARRAY) {
			items.add(value());
		}
		return new Node.Sequence(location, items);
	}

	private JsonNode scalar(Location location) throws IOException {
		return switch (this.parser.currentToken()) {
			case VALUE_NULL -> NullNode.getInstance();
			case VALUE_TRUE -> BooleanNode.TRUE;
			case VALUE_FALSE -> BooleanNode.FALSE;
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(location);
			case VALUE_STRING -> (isAbsent() ? NullNode.getInstance() : TextNode.valueOf(this.parser.getText()));
			default -> throw syntax(location, "This value is not supported.", "Write it as a text, number or boolean.");
		};
	}

	// YAML's parser takes 'a:' for an empty text, but one that is meant has quotes.
	private boolean isAbsent() throws IOException {
		return this.parser instanceof YAMLParser && this.parser.getText().isEmpty()
				&& this.parser.currentTokenLocation().getCharOffset() == this.parser.currentLocation().getCharOffset();
	}

	private JsonNode number(Location location) throws IOException {
		try {
			// Not by its type: to tell that of a decimal, its text is read as it is
			// written.
			if (this.parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
				return DecimalNode.valueOf(this.parser.getDecimalValue());
			}
			return switch (this.parser.getNumberType()) {
				case INT, LONG -> LongNode.valueOf(this.parser.getLongValue());
				default -> BigIntegerNode.valueOf(this.parser.getBigIntegerValue());
			};
		}
		// What is no number for Java may be one by its form: 1e99999999999 in JSON.
		catch (NumberFormatException ex) {
			throw syntax(location, "This number can't be read.", "Write another one, or put it in quotes.");
		}
	}

	private Location here() {
		return at(this.file, this.parser.currentTokenLocation());
	}

	private static Location at(String file, JsonLocation location) {
		return new Location(file, Math.max(location.getLineNr(), 1), Math.max(location.getColumnNr(), 1));
	}

	private static DocumentException syntax(Location location, String problem, String remedy) {
		return new DocumentException(ErrorCode.MIGRATION_SYNTAX, location, problem, remedy);
	}

	// The parsers add where it is, which we name already, and a picture of the source.
	private static String words(@Nullable String message) {
		String text = (message != null) ? message.lines()
			.filter((line) -> !line.isBlank() && !line.startsWith(" "))
			.collect(Collectors.joining(": ")) : "";
		return (text.isEmpty() ? "The file can't be parsed." : text.endsWith(".") ? text : text + ".");
	}

}
