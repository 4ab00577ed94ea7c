package io.polyn.cloudevent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

import com.fasterxml.jackson.core.JsonGenerator;
import io.cloudevents.CloudEvent;
import io.polyn.json.Json;

/**
 * The JSON event format.
 */
final class JsonFormat {

	private static final byte[] DATA = ",\"data\":".getBytes(StandardCharsets.UTF_8);

	private JsonFormat() {
	}

	static CloudEvent read(byte[] body) {
		return new JsonEventReader(body).read();
	}

	static byte[] write(CloudEvent event) {
		ByteArrayOutputStream result = new ByteArrayOutputStream(512);
		boolean json = CloudEventCodec.isJson(event.getDataContentType());
		byte[] data = (event.getData() != null) ? event.getData().toBytes() : null;
		try {
			JsonGenerator generator = Json.mapper()
				.createGenerator(result)
				.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
			generator.writeStartObject();
			for (Map.Entry<String, Object> attribute : CanonicalAttributes.of(event).entrySet()) {
				generator.writePOJOField(attribute.getKey(), attribute.getValue());
			}
			if (data != null && !json) {
				generator.writeStringField("data_base64", Base64.getEncoder().encodeToString(data));
			}
			generator.flush();
			// The data are JSON already: passed through the generator they would
			// be parsed and written anew.
			if (data != null && json) {
				result.write(DATA);
				result.write(data);
			}
			result.write('}');
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return result.toByteArray();
	}

}
