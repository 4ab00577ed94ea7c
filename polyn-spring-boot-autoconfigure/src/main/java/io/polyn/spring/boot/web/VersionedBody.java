package io.polyn.spring.boot.web;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.version.Version;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * The body of a response that is written as an older or newer version has it. It is
 * written by the same mapper, view and filters as without versions; what these make of it
 * is walked.
 */
final class VersionedBody implements JacksonSerializable {

	private final WebVersioning versioning;

	private final Object body;

	private final Version version;

	private VersionedBody(WebVersioning versioning, Object body, Version version) {
		this.versioning = versioning;
		this.body = body;
		this.version = version;
	}

	/**
	 * Returns what is to be written in place of a body.
	 * @param versioning knows the versions
	 * @param body the body
	 * @param version the version that is wanted
	 * @return the body itself, if it is none that changes
	 */
	static Object of(WebVersioning versioning, Object body, Version version) {
		Object content = (body instanceof Optional<?> optional) ? optional.orElse(null) : body;
		if (content == null) {
			return body;
		}
		VersionedBody versioned = new VersionedBody(versioning, content, version);
		List<?> elements = elements(content);
		boolean walked = (elements != null) ? elements.stream().anyMatch(versioned::isWalked)
				: versioned.isWalked(content);
		return walked ? versioned : body;
	}

	private static @Nullable List<?> elements(Object body) {
		if (body instanceof Collection<?> collection) {
			return new ArrayList<>(collection);
		}
		return (body instanceof Object[] array) ? Arrays.asList(array) : null;
	}

	private boolean isWalked(@Nullable Object element) {
		return element != null && this.versioning.types()
			.nameOf(element.getClass())
			.filter((type) -> this.versioning.isWalked(type, this.version))
			.isPresent();
	}

	@Override
	public void serialize(JsonGenerator generator, SerializationContext context) {
		List<?> elements = elements(this.body);
		if (elements == null) {
			generator.writeRawValue(walked(this.body, context));
			return;
		}
		// Nothing is written before the last one is walked, so that a failure is seen.
		List<Object> written = new ArrayList<>();
		elements.forEach((element) -> written.add(isWalked(element) ? new Raw(walked(element, context)) : element));
		generator.writeStartArray();
		for (Object each : written) {
			if (each instanceof Raw raw) {
				generator.writeRawValue(raw.json());
			}
			else {
				context.writeValue(generator, each);
			}
		}
		generator.writeEndArray();
	}

	private String walked(Object element, SerializationContext context) {
		ByteArrayOutputStream json = new ByteArrayOutputStream();
		try (JsonGenerator generator = context.tokenStreamFactory().createGenerator(context, json)) {
			context.writeValue(generator, element);
		}
		String type = this.versioning.types().nameOf(element.getClass()).orElseThrow();
		try {
			return this.versioning.write(json.toByteArray(), new WebVersioning.Way(type, this.version));
		}
		// Its message may quote the data.
		catch (JsonProcessingException ex) {
			throw new PolynException(ErrorCode.PAYLOAD_CONVERSION,
					"What " + element.getClass().getName() + " is written as can't be walked to " + this.version + ".",
					"Write it as one JSON object without duplicate members and with moderate nesting.");
		}
	}

	@Override
	public void serializeWithType(JsonGenerator generator, SerializationContext context, TypeSerializer types) {
		serialize(generator, context);
	}

	/**
	 * Tells nothing of the body, which is nobody's business in a log.
	 */
	@Override
	public String toString() {
		return this.body.getClass().getName() + " as of " + this.version;
	}

	private record Raw(String json) {
	}

}
