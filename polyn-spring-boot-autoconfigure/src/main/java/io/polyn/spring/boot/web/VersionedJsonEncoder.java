package io.polyn.spring.boot.web;

import java.util.Map;

import io.polyn.version.Version;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ResolvableType;
import org.springframework.core.codec.Hints;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.MimeType;
import org.springframework.web.reactive.HandlerMapping;

/**
 * Walks what is written as JSON down to the version of the request.
 */
final class VersionedJsonEncoder extends JacksonJsonEncoder {

	private static final String VERSION_HINT = VersionedJsonEncoder.class.getName() + ".version";

	private static final ResolvableType ANY = ResolvableType.forClass(Object.class);

	private final WebVersioning versioning;

	VersionedJsonEncoder(WebVersioning versioning, JsonMapper mapper, MimeType... mimeTypes) {
		super(mapper, mimeTypes);
		this.versioning = versioning;
	}

	@Override
	public Map<String, Object> getEncodeHints(@Nullable ResolvableType actualType, ResolvableType elementType,
			@Nullable MediaType mediaType, ServerHttpRequest request, ServerHttpResponse response) {
		Map<String, Object> hints = super.getEncodeHints(actualType, elementType, mediaType, request, response);
		return this.versioning.requested(request.getAttributes().get(HandlerMapping.API_VERSION_ATTRIBUTE))
			.map((version) -> Hints.merge(hints, VERSION_HINT, version))
			.orElse(hints);
	}

	@Override
	public Flux<DataBuffer> encode(Publisher<?> input, DataBufferFactory bufferFactory, ResolvableType elementType,
			@Nullable MimeType mimeType, @Nullable Map<String, Object> hints) {
		// The value of a Mono comes back to 'encodeValue'.
		if (version(hints) == null || input instanceof Mono) {
			return super.encode(input, bufferFactory, elementType, mimeType, hints);
		}
		return super.encode(Flux.from(input).map((value) -> walked(value, hints)), bufferFactory,
				isContainer(elementType) ? ANY : elementType, mimeType, hints);
	}

	@Override
	public DataBuffer encodeValue(Object value, DataBufferFactory bufferFactory, ResolvableType valueType,
			@Nullable MimeType mimeType, @Nullable Map<String, Object> hints) {
		Object walked = walked(value, hints);
		return super.encodeValue(walked, bufferFactory, (walked != value) ? ANY : valueType, mimeType, hints);
	}

	private Object walked(Object value, @Nullable Map<String, Object> hints) {
		Version version = version(hints);
		return (version != null) ? VersionedBody.of(this.versioning, value, version) : value;
	}

	private boolean isContainer(ResolvableType type) {
		return getMapper().constructType(type.getType()).isContainerType();
	}

	private static @Nullable Version version(@Nullable Map<String, Object> hints) {
		return (hints != null) ? (Version) hints.get(VERSION_HINT) : null;
	}

}
