package io.polyn.spring.boot.web;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ResolvableType;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.codec.Hints;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.MimeType;
import org.springframework.web.reactive.HandlerMapping;

/**
 * Walks what is read as JSON up from the version of the request.
 */
final class VersionedJsonDecoder extends JacksonJsonDecoder {

	private static final String WAY_HINT = VersionedJsonDecoder.class.getName() + ".way";

	private static final ResolvableType TREE = ResolvableType.forClass(JsonNode.class);

	private static final ResolvableType TREES = ResolvableType.forClassWithGenerics(List.class, JsonNode.class);

	private final WebVersioning versioning;

	// Takes streams apart, with every number as it is written.
	private final JacksonJsonDecoder trees;

	VersionedJsonDecoder(WebVersioning versioning, JsonMapper mapper, MimeType... mimeTypes) {
		super(mapper, mimeTypes);
		this.versioning = versioning;
		this.trees = new JacksonJsonDecoder(mapper.rebuild()
			.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS,
					DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
			.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
			.build(), mimeTypes);
	}

	@Override
	public void setMaxInMemorySize(int byteCount) {
		super.setMaxInMemorySize(byteCount);
		this.trees.setMaxInMemorySize(byteCount);
	}

	@Override
	public Map<String, Object> getDecodeHints(ResolvableType actualType, ResolvableType elementType,
			ServerHttpRequest request, ServerHttpResponse response) {
		Map<String, Object> hints = super.getDecodeHints(actualType, elementType, request, response);
		return this.versioning.requested(request.getAttributes().get(HandlerMapping.API_VERSION_ATTRIBUTE))
			.flatMap((version) -> this.versioning.way(elementType, version))
			.map((way) -> Hints.merge(hints, WAY_HINT, way))
			.orElse(hints);
	}

	@Override
	public Flux<Object> decode(Publisher<DataBuffer> input, ResolvableType elementType, @Nullable MimeType mimeType,
			@Nullable Map<String, Object> hints) {
		WebVersioning.Way way = way(hints);
		if (way == null) {
			return super.decode(input, elementType, mimeType, hints);
		}
		boolean several = elementType.isArray() || Collection.class.isAssignableFrom(elementType.toClass());
		return this.trees.decode(input, several ? TREES : TREE, mimeType, hints)
			.map((tree) -> decode(this.trees.getMapper().writeValueAsBytes(tree), way, elementType, mimeType, hints));
	}

	@Override
	public Mono<Object> decodeToMono(Publisher<DataBuffer> input, ResolvableType elementType,
			@Nullable MimeType mimeType, @Nullable Map<String, Object> hints) {
		WebVersioning.Way way = way(hints);
		if (way == null) {
			return super.decodeToMono(input, elementType, mimeType, hints);
		}
		return DataBufferUtils.join(input, getMaxInMemorySize())
			.map(VersionedJsonDecoder::bytes)
			.mapNotNull((body) -> decode(body, way, elementType, mimeType, hints));
	}

	private Object decode(byte[] body, WebVersioning.Way way, ResolvableType elementType, @Nullable MimeType mimeType,
			@Nullable Map<String, Object> hints) {
		try {
			byte[] walked = this.versioning.read(body, way);
			return decode(DefaultDataBufferFactory.sharedInstance.wrap(walked), elementType, mimeType, hints);
		}
		// What this decoder would raise by itself.
		catch (JsonProcessingException ex) {
			throw new DecodingException("JSON decoding error: " + ex.getOriginalMessage(), ex);
		}
	}

	private static byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	private static WebVersioning.@Nullable Way way(@Nullable Map<String, Object> hints) {
		return (hints != null) ? (WebVersioning.Way) hints.get(WAY_HINT) : null;
	}

}
