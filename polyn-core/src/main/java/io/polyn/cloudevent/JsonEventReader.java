package io.polyn.cloudevent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Reads one event in the JSON event format. The data are checked to be well-formed, and
 * kept as the bytes that were received.
 */
final class JsonEventReader {

	private final byte[] body;

	private final Tolerance tolerance;

	private final Map<String, Object> attributes = new LinkedHashMap<>();

	private final List<Violation> violations = new ArrayList<>();

	private byte @Nullable [] data;

	private @Nullable JsonToken dataToken;

	private @Nullable String dataText;

	private byte @Nullable [] dataBase64;

	JsonEventReader(byte[] body, Tolerance tolerance) {
		this.body = body;
		this.tolerance = tolerance;
	}

	CheckedEvent read() {
		if (!Utf8.isValid(this.body)) {
			throw CloudEventCodec.notParseable("the JSON is not UTF-8");
		}
		try (JsonParser parser = Json.mapper().createParser(this.body)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				throw CloudEventCodec.notParseable("the event is not a JSON object");
			}
			// UTF-16 may pass for UTF-8 with zeros in it. Jackson tells them
			// apart, and knows offsets of UTF-8 only.
			if (parser.currentTokenLocation().getByteOffset() < 0) {
				throw CloudEventCodec.notParseable("the JSON is not UTF-8");
			}
			while (parser.nextToken() == JsonToken.FIELD_NAME) {
				readMember(parser);
			}
			if (parser.nextToken() != null) {
				throw CloudEventCodec.notParseable("more follows the event's JSON object");
			}
		}
		catch (StreamConstraintsException ex) {
			throw CloudEventCodec.notParseable(
					"the JSON is nested deeper than " + Json.MAX_NESTING_DEPTH + " levels, or has an overlong value");
		}
		catch (JsonProcessingException ex) {
			throw CloudEventCodec.notParseable("the JSON is not well-formed, or has a member twice" + at(ex));
		}
		catch (IOException ex) {
			throw CloudEventCodec.notParseable("the JSON can't be read");
		}
		return build();
	}

	private CheckedEvent build() {
		if (this.data != null && this.dataBase64 != null) {
			this.violations.add(new Violation("/data_base64", "exclusive", "data and data_base64 exclude each other"));
		}
		if (this.data != null && !mayBeJson()) {
			this.data = text();
		}
		CloudEventBuilder builder = CanonicalAttributes.toBuilder(this.attributes,
				AttributeRules.require(this.attributes, this.violations));
		byte[] content = (this.dataBase64 != null) ? this.dataBase64 : this.data;
		return CheckedEvent.received(builder, this.attributes, content);
	}

	private boolean mayBeJson() {
		return !(this.attributes.get("datacontenttype") instanceof String type)
				|| MediaType.parse(type).map(MediaType::isJson).orElse(true);
	}

	// Where the media type is not JSON, a JSON string stands for the text itself.
	private byte @Nullable [] text() {
		if (this.dataToken == JsonToken.VALUE_NULL) {
			return null;
		}
		if (this.dataText == null) {
			this.violations
				.add(new Violation("/data", "string", "data of a media type that is not JSON must be a string"));
			return null;
		}
		Optional<byte[]> text = Utf8.encode(this.dataText);
		if (text.isEmpty()) {
			this.violations.add(new Violation("/data", "characters", "the data contain lone surrogates"));
		}
		return text.orElse(null);
	}

	private void readMember(JsonParser parser) throws IOException {
		String name = parser.currentName();
		JsonToken token = parser.nextToken();
		if (name.equals("data")) {
			readData(parser, token);
		}
		else if (name.equals("data_base64")) {
			readBase64(parser, token);
		}
		else if (token != JsonToken.VALUE_NULL) {
			readAttribute(name, parser, token);
		}
	}

	private void readAttribute(String name, JsonParser parser, JsonToken token) throws IOException {
		if (this.tolerance == Tolerance.NONE) {
			this.attributes.put(name, attribute(parser, token));
		}
		else if (LegacyClients.isAboutClient(name, token)) {
			parser.skipChildren();
		}
		else {
			this.attributes.put(name, LegacyClients.translate(name, attribute(parser, token)));
		}
	}

	private void readData(JsonParser parser, JsonToken token) throws IOException {
		int start = (int) parser.currentTokenLocation().getByteOffset();
		this.dataToken = token;
		if (token == JsonToken.VALUE_STRING) {
			this.dataText = parser.getText();
		}
		parser.skipChildren();
		parser.finishToken();
		this.data = Arrays.copyOfRange(this.body, start, (int) parser.currentLocation().getByteOffset());
	}

	private void readBase64(JsonParser parser, JsonToken token) throws IOException {
		if (token == JsonToken.VALUE_NULL) {
			return;
		}
		if (token == JsonToken.VALUE_STRING) {
			try {
				this.dataBase64 = Base64.getDecoder().decode(parser.getText());
				return;
			}
			catch (IllegalArgumentException ex) {
				// Reported below, without the text that the exception quotes.
			}
		}
		parser.skipChildren();
		this.violations.add(new Violation("/data_base64", "base64", "the member must be a base64 string"));
	}

	private static Object attribute(JsonParser parser, JsonToken token) throws IOException {
		if (token == JsonToken.VALUE_STRING) {
			return parser.getText();
		}
		if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
			return parser.getBooleanValue();
		}
		if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() == JsonParser.NumberType.INT) {
			return parser.getIntValue();
		}
		parser.skipChildren();
		return token;
	}

	private static String at(JsonProcessingException ex) {
		JsonLocation location = ex.getLocation();
		return (location != null) ? " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")" : "";
	}

}
