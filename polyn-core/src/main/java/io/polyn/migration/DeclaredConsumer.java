package io.polyn.migration;

/**
 * A consumer that migrations bring about.
 *
 * @param name the consumer's name, as it is on the server
 * @param config its configuration as a JSON object in the words of JetStream's API
 * @param declaredBy the migration that creates it
 */
public record DeclaredConsumer(String name, String config, MigrationVersion declaredBy) {
}
