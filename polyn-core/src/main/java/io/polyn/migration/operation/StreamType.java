package io.polyn.migration.operation;

import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The three things that are streams to the server.
 */
enum StreamType {

	/** A stream. */
	STREAM("stream", "stream", "name", "", JetStreamFields.STREAM),

	/** A key-value bucket (ADR-8). */
	KEY_VALUE("key_value", "key-value bucket", "bucket", "KV_", JetStreamFields.KEY_VALUE),

	/** An object store (ADR-20). */
	OBJECT_STORE("object_store", "object store", "bucket", "OBJ_", JetStreamFields.OBJECT_STORE);

	private final String operationSuffix;

	private final String noun;

	private final String nameField;

	private final String streamPrefix;

	private final Fields fields;

	StreamType(String operationSuffix, String noun, String nameField, String streamPrefix, Fields fields) {
		this.operationSuffix = operationSuffix;
		this.noun = noun;
		this.nameField = nameField;
		this.streamPrefix = streamPrefix;
		this.fields = fields;
	}

	/**
	 * Tells by its name what a stream may be.
	 * @param stream the stream's name
	 * @return the type
	 */
	static StreamType ofStream(String stream) {
		return Stream.of(KEY_VALUE, OBJECT_STORE)
			.filter((type) -> stream.startsWith(type.streamPrefix))
			.findFirst()
			.orElse(STREAM);
	}

	/**
	 * Returns the end of this type's operations' names.
	 * @return for example {@code key_value}
	 */
	String operationSuffix() {
		return this.operationSuffix;
	}

	/**
	 * Returns the field that names one of this type.
	 * @return {@code name} or {@code bucket}
	 */
	String nameField() {
		return this.nameField;
	}

	/**
	 * Returns the field that names one of this type, to build upon.
	 * @return a builder with that field
	 */
	FieldsBuilder nameFields() {
		FieldsBuilder builder = Fields.builder();
		return (this == STREAM) ? builder.stream(this.nameField) : builder.bucket(this.nameField);
	}

	Fields fields() {
		return this.fields;
	}

	/**
	 * Returns the name that the settings give.
	 * @param settings the settings
	 * @return the name of the stream or bucket
	 */
	String name(ObjectNode settings) {
		return settings.path(this.nameField).asText();
	}

	/**
	 * Names the one that the settings are about, for people.
	 * @param settings the settings
	 * @return for example {@code key-value bucket user-preferences}
	 */
	String describe(ObjectNode settings) {
		return this.noun + " " + name(settings);
	}

	/**
	 * Makes a sentence about any one of this type.
	 * @param verb what is done with it
	 * @return for example {@code Deletes an object store.}
	 */
	String sentence(String verb) {
		return verb + ((this == OBJECT_STORE) ? " an " : " a ") + this.noun + ".";
	}

	/**
	 * Returns the name of the stream behind it.
	 * @param settings the settings
	 * @return for example {@code KV_user-preferences}
	 */
	String streamName(ObjectNode settings) {
		return this.streamPrefix + name(settings);
	}

	/**
	 * Returns the configuration of the stream behind it.
	 * @param settings all settings
	 * @return the configuration to create the stream with
	 */
	ObjectNode streamConfig(ObjectNode settings) {
		return switch (this) {
			case STREAM -> settings.deepCopy();
			case KEY_VALUE -> Buckets.keyValue(settings);
			case OBJECT_STORE -> Buckets.objectStore(settings);
		};
	}

	/**
	 * Returns what settings change in the configuration of the stream behind it.
	 * @param settings the settings to change
	 * @return a merge patch
	 */
	ObjectNode streamPatch(ObjectNode settings) {
		ObjectNode patch = switch (this) {
			case STREAM -> settings.deepCopy();
			case KEY_VALUE -> Buckets.patch(settings);
			case OBJECT_STORE -> Buckets.patch(settings);
		};
		patch.remove("name");
		return patch;
	}

}
