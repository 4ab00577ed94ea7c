package io.polyn.schema;

import java.nio.charset.StandardCharsets;
import java.net.URI;
import java.util.List;
import java.util.Optional;

import io.polyn.cloudevent.InvalidEventException;
import io.polyn.cloudevent.Violation;
import io.polyn.json.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema of an event's data, checked and compiled.
 */
public final class EventSchema {

	private final String name;

	private final SchemaDialect dialect;

	private final @Nullable URI id;

	private final String text;

	private final String checksum;

	private final DataValidator validator;

	EventSchema(String name, SchemaDialect dialect, @Nullable URI id, String text, DataValidator validator) {
		this.name = name;
		this.dialect = dialect;
		this.id = id;
		this.text = text;
		this.checksum = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
		this.validator = validator;
	}

	/**
	 * Returns the event's name.
	 * @return for example {@code user.created.v1}
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the dialect that the schema is written in.
	 * @return the dialect named by {@code $schema}, or 2020-12
	 */
	public SchemaDialect dialect() {
		return this.dialect;
	}

	/**
	 * Returns the schema's identity, which is the {@code dataschema} of its events.
	 * @return the {@code $id}, if it is an absolute URI
	 */
	public Optional<URI> id() {
		return Optional.ofNullable(this.id);
	}

	/**
	 * Returns the schema as it was written.
	 * @return the file's text
	 */
	public String text() {
		return this.text;
	}

	/**
	 * Returns the checksum of the schema as it was written.
	 * @return the SHA-256 of the text in UTF-8, in hexadecimal
	 */
	public String checksum() {
		return this.checksum;
	}

	/**
	 * Checks data against this schema.
	 * @param data the data as JSON
	 * @return the rules that the data break, none if they are valid; at most
	 * {@value InvalidEventException#MAX_VIOLATIONS} and one, which tells that there are
	 * more
	 */
	List<Violation> validate(byte[] data) {
		return this.validator.validate(data);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
