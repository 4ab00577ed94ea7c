package io.polyn.spring.boot.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.version.Version;
import org.jspecify.annotations.Nullable;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractJacksonHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.util.StreamUtils;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Walks the bodies that controllers of servlet applications take up, and those that they
 * return down. It is the last of its kind, so that others see what they always see.
 */
@ControllerAdvice
class VersionedBodyAdvice extends RequestBodyAdviceAdapter implements ResponseBodyAdvice<Object> {

	private final @Nullable WebVersioning versioning;

	VersionedBodyAdvice(@Nullable WebVersioning versioning) {
		this.versioning = versioning;
	}

	@Override
	public boolean supports(MethodParameter parameter, Type targetType,
			Class<? extends HttpMessageConverter<?>> converterType) {
		return this.versioning != null;
	}

	@Override
	public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
		return this.versioning != null;
	}

	@Override
	public HttpInputMessage beforeBodyRead(HttpInputMessage input, MethodParameter parameter, Type targetType,
			Class<? extends HttpMessageConverter<?>> converterType) throws IOException {
		MediaType contentType = input.getHeaders().getContentType();
		Optional<Version> version = requested();
		if (this.versioning == null || version.isEmpty() || !isJson(contentType, converterType)) {
			return input;
		}
		ResolvableType type = ResolvableType
			.forType(GenericTypeResolver.resolveType(targetType, parameter.getContainingClass()));
		Optional<WebVersioning.Way> way = this.versioning.way(type, version.get());
		return way.isEmpty() ? input : walked(input, contentType, way.get());
	}

	private HttpInputMessage walked(HttpInputMessage input, @Nullable MediaType contentType, WebVersioning.Way way)
			throws IOException {
		byte[] body = StreamUtils.copyToByteArray(input.getBody());
		Charset charset = (contentType != null) ? contentType.getCharset() : null;
		if (charset != null && !charset.name().startsWith("UTF-")) {
			body = new String(body, charset).getBytes(StandardCharsets.UTF_8);
		}
		try {
			byte[] walked = (this.versioning != null) ? this.versioning.read(body, way) : body;
			return new WalkedInput(walked, input.getHeaders());
		}
		// What the converter would raise. It may be more lenient, but what can't be
		// walked must not reach the controller as if it had been.
		catch (JsonProcessingException ex) {
			throw new HttpMessageNotReadableException("JSON parse error: " + ex.getOriginalMessage(), ex, input);
		}
	}

	@Override
	public @Nullable Object beforeBodyWrite(@Nullable Object body, MethodParameter returnType, MediaType contentType,
			Class<? extends HttpMessageConverter<?>> converterType, ServerHttpRequest request,
			ServerHttpResponse response) {
		Optional<Version> version = requested();
		if (this.versioning == null || body == null || version.isEmpty() || !isJson(contentType, converterType)) {
			return body;
		}
		Object versioned = VersionedBody.of(this.versioning, body, version.get());
		if (versioned != body && !AbstractJacksonHttpMessageConverter.class.isAssignableFrom(converterType)) {
			throw new PolynException(
					ErrorCode.PAYLOAD_CONVERSION, "A response has to be written as of " + version.get() + ", but "
							+ converterType.getName() + " writes it.",
					"Write JSON with Jackson 3, which is Spring Boot's default.");
		}
		return versioned;
	}

	private Optional<Version> requested() {
		RequestAttributes attributes = RequestContextHolder.getRequestAttributes();
		return (this.versioning == null || attributes == null) ? Optional.empty() : this.versioning
			.requested(attributes.getAttribute(HandlerMapping.API_VERSION_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST));
	}

	// What Jackson is told to read and write as JSON may be called otherwise.
	private static boolean isJson(@Nullable MediaType type, Class<?> converterType) {
		return JacksonJsonHttpMessageConverter.class.isAssignableFrom(converterType)
				|| (type != null && (type.getSubtype().equals("json") || type.getSubtype().endsWith("+json")));
	}

	/**
	 * A request whose body was walked, which made it UTF-8.
	 */
	private static final class WalkedInput implements HttpInputMessage {

		private final byte[] body;

		private final HttpHeaders headers = new HttpHeaders();

		private WalkedInput(byte[] body, HttpHeaders headers) {
			this.body = body;
			this.headers.putAll(headers);
			this.headers.setContentLength(body.length);
			MediaType type = headers.getContentType();
			if (type != null) {
				this.headers.setContentType(new MediaType(type, StandardCharsets.UTF_8));
			}
		}

		@Override
		public InputStream getBody() {
			return new ByteArrayInputStream(this.body);
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.headers;
		}

	}

}
