package io.polyn.schema;

import org.jspecify.annotations.Nullable;

/**
 * A schema as it stands in the bucket.
 *
 * @param name the event's name
 * @param text the schema as it was written
 * @param checksum the SHA-256 of the text in UTF-8, in hexadecimal
 * @param revision the bucket's revision of the entry
 * @param source the {@code source} of the service that stored it, if it was one of
 * Polyn's in Java
 */
public record StoredSchema(String name, String text, String checksum, long revision, @Nullable String source) {
}
