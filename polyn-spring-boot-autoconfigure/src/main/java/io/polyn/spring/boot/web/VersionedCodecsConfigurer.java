package io.polyn.spring.boot.web;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.polyn.ErrorCode;
import io.polyn.PolynException;

import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.codec.DecoderHttpMessageReader;
import org.springframework.http.codec.EncoderHttpMessageWriter;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.util.MimeType;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/**
 * Replaces the server's JSON codecs by those that walk, with what they have of mapper and
 * media types. It comes last, to find them as the application wants them.
 */
final class VersionedCodecsConfigurer implements WebFluxConfigurer, Ordered {

	private static final ResolvableType ANY = ResolvableType.forClass(Object.class);

	private final WebVersioningHolder holder;

	VersionedCodecsConfigurer(WebVersioningHolder holder) {
		this.holder = holder;
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	@Override
	public void configureHttpMessageCodecs(ServerCodecConfigurer configurer) {
		WebVersioning versioning = this.holder.used();
		if (versioning == null) {
			return;
		}
		JacksonJsonDecoder decoder = find(readers(configurer), JacksonJsonDecoder.class);
		JacksonJsonEncoder encoder = find(writers(configurer), JacksonJsonEncoder.class);
		VersionedJsonDecoder versionedDecoder = new VersionedJsonDecoder(versioning, decoder.getMapper(),
				decoder.getDecodableMimeTypes().toArray(MimeType[]::new));
		versionedDecoder.setMaxInMemorySize(decoder.getMaxInMemorySize());
		VersionedJsonEncoder versionedEncoder = new VersionedJsonEncoder(versioning, encoder.getMapper(),
				encoder.getEncodableMimeTypes().toArray(MimeType[]::new));
		versionedEncoder.setStreamingMediaTypes(List.copyOf(encoder.getStreamingMediaTypes()));
		configurer.defaultCodecs().jacksonJsonDecoder(versionedDecoder);
		configurer.defaultCodecs().jacksonJsonEncoder(versionedEncoder);
		requireFirst(readers(configurer), VersionedJsonDecoder.class);
		requireFirst(writers(configurer), VersionedJsonEncoder.class);
	}

	// Another one would read and write every version as if it were the latest.
	private static void requireFirst(Stream<?> codecs, Class<?> type) {
		codecs.findFirst().filter((codec) -> !type.isInstance(codec)).ifPresent((codec) -> {
			throw new PolynException(ErrorCode.INVALID_VERSIONING,
					"There is a versioning schema for the web, but JSON is read or written by a "
							+ codec.getClass().getName() + " that is registered among the custom codecs.",
					"Give its JsonMapper to the default codecs, best as a bean, and leave the media type "
							+ MediaType.APPLICATION_JSON + " to them.");
		});
	}

	private static Stream<?> readers(ServerCodecConfigurer configurer) {
		return configurer.getReaders()
			.stream()
			.filter((reader) -> reader.canRead(ANY, MediaType.APPLICATION_JSON))
			.map((reader) -> (reader instanceof DecoderHttpMessageReader<?> codec) ? codec.getDecoder() : reader);
	}

	private static Stream<?> writers(ServerCodecConfigurer configurer) {
		return configurer.getWriters()
			.stream()
			.filter((writer) -> writer.canWrite(ANY, MediaType.APPLICATION_JSON))
			.map((writer) -> (writer instanceof EncoderHttpMessageWriter<?> codec) ? codec.getEncoder() : writer);
	}

	private static <T> T find(Stream<?> codecs, Class<T> type) {
		Optional<T> found = codecs.filter((codec) -> codec.getClass() == type).map(type::cast).findFirst();
		return found.orElseThrow(() -> new PolynException(ErrorCode.INVALID_VERSIONING,
				"There is a versioning schema for the web, but no " + type.getSimpleName() + " among the codecs.",
				"Read and write JSON with Jackson 3, which is Spring Boot's default."));
	}

}
