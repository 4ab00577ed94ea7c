package io.polyn.migration;

import java.util.List;

/**
 * What stands on a server as a migration that would make it.
 *
 * @param yaml the text of the migration file
 * @param streams the names of the streams it makes, in that order; those of buckets as
 * the server has them, such as {@code KV_user-preferences}
 * @param notes what is not in the migration as it is on the server, or may surprise; each
 * is also a comment in the file
 */
public record ExportedMigration(String yaml, List<String> streams, List<String> notes) {
}
