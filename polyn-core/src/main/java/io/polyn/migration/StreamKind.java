package io.polyn.migration;

/**
 * What a stream is to those who use it.
 */
public enum StreamKind {

	/** A stream. */
	STREAM("stream", "stream", ""),

	/** A key-value bucket. */
	KEY_VALUE("key-value bucket", "key_value", "KV_"),

	/** An object store. */
	OBJECT_STORE("object store", "object_store", "OBJ_");

	private final String noun;

	private final String operationSuffix;

	private final String streamPrefix;

	StreamKind(String noun, String operationSuffix, String streamPrefix) {
		this.noun = noun;
		this.operationSuffix = operationSuffix;
		this.streamPrefix = streamPrefix;
	}

	/**
	 * Returns the name of the stream behind one of this kind.
	 * @param name the name of the stream or bucket
	 * @return for example {@code KV_user-preferences}
	 */
	public String streamName(String name) {
		return this.streamPrefix + name;
	}

	static StreamKind of(String stream) {
		if (stream.startsWith(KEY_VALUE.streamPrefix)) {
			return KEY_VALUE;
		}
		return stream.startsWith(OBJECT_STORE.streamPrefix) ? OBJECT_STORE : STREAM;
	}

	String name(String stream) {
		return stream.substring(this.streamPrefix.length());
	}

	/**
	 * Returns the end of the names of the operations on this kind.
	 * @return for example {@code key_value}
	 */
	String operationSuffix() {
		return this.operationSuffix;
	}

	/**
	 * Returns what people call it.
	 * @return for example {@code key-value bucket}
	 */
	@Override
	public String toString() {
		return this.noun;
	}

}
