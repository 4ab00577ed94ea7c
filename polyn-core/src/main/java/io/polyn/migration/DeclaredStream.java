package io.polyn.migration;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A stream, key-value bucket or object store that migrations bring about.
 *
 * @param name the name of the stream or bucket, as it is on the server
 * @param kind which of the three
 * @param config the configuration of the stream as a JSON object in the words of
 * JetStream's API; where no migration creates it, the settings that migrations change
 * @param consumers its consumers that migrations create, in the order of their names
 * @param declaredBy the migration that creates it, {@code null} if none does: it is
 * someone else's, whose settings or consumers migrations add to
 */
public record DeclaredStream(String name, StreamKind kind, String config, List<DeclaredConsumer> consumers,
		@Nullable MigrationVersion declaredBy) {
}
