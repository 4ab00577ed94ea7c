package io.polyn.migration;

import org.jspecify.annotations.Nullable;

/**
 * A stream, a key-value bucket, an object store, or a consumer of one of them.
 *
 * @param kind what the stream is
 * @param name the name of the stream or bucket, as it is on the server
 * @param consumer the consumer's name, {@code null} if it is the stream itself
 */
public record Asset(StreamKind kind, String name, @Nullable String consumer) {

	static Asset ofStream(String stream) {
		StreamKind kind = StreamKind.of(stream);
		return new Asset(kind, kind.name(stream), null);
	}

	Asset withConsumer(String consumer) {
		return new Asset(this.kind, this.name, consumer);
	}

	/**
	 * Returns what people call it.
	 * @return for example {@code consumer worker of the stream USERS}
	 */
	@Override
	public String toString() {
		return ((this.consumer != null) ? "consumer " + this.consumer + " of the " : "") + this.kind + " " + this.name;
	}

}
