package io.polyn.schema;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

import io.polyn.cloudevent.InvalidEventException;
import io.polyn.cloudevent.Violation;
import io.polyn.json.JsonDocument;

/**
 * The JSON Schema of an event's data, checked and compiled.
 */
public final class EventSchema {

	private final SchemaDocument document;

	private final SortedMap<String, String> dependencies;

	private final DataValidator validator;

	/**
	 * Creates a schema.
	 * @param document what was written
	 * @param dependencies the checksums of the schemas that it refers to
	 * @param validator what it was compiled to
	 */
	EventSchema(SchemaDocument document, SortedMap<String, String> dependencies, DataValidator validator) {
		this.document = document;
		this.dependencies = dependencies;
		this.validator = validator;
	}

	/**
	 * Returns the event's name.
	 * @return for example {@code user.created.v1}
	 */
	public String name() {
		return this.document.name();
	}

	/**
	 * Returns the dialect that the schema is written in.
	 * @return the dialect named by {@code $schema}, or 2020-12
	 */
	public SchemaDialect dialect() {
		return this.document.dialect();
	}

	/**
	 * Returns the schema's identity, which is the {@code dataschema} of its events.
	 * @return the {@code $id}, if it is an absolute URI
	 */
	public Optional<URI> id() {
		return Optional.ofNullable(this.document.id());
	}

	/**
	 * Returns the schema as it was written.
	 * @return the file's text
	 */
	public String text() {
		return this.document.text();
	}

	/**
	 * Returns the checksum of the schema as it was written.
	 * @return the SHA-256 of the text in UTF-8, in hexadecimal
	 */
	public String checksum() {
		return this.document.checksum();
	}

	SchemaDocument document() {
		return this.document;
	}

	SortedMap<String, String> dependencies() {
		return this.dependencies;
	}

	DataValidator.Reading read(byte[] data) {
		return this.validator.read(data);
	}

	/**
	 * Checks data against this schema.
	 * @param data the data
	 * @return the rules that the data break, none if they are valid; at most
	 * {@value InvalidEventException#MAX_VIOLATIONS} and one, which tells that there are
	 * more
	 */
	public List<Violation> validate(JsonDocument data) {
		return this.validator.validate(data.tree(), data.bytes().length);
	}

	@Override
	public String toString() {
		return name();
	}

}
