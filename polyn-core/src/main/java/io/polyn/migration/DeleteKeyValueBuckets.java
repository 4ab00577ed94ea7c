package io.polyn.migration;

import java.util.List;
import java.util.Map;

/**
 * Deletes key-value buckets, after a backup of what they hold, and restores them when it
 * is taken back.
 */
public final class DeleteKeyValueBuckets implements ChangeMigration {

	private final String id;

	private final List<String> buckets;

	/**
	 * Creates the migration.
	 * @param id version and name, for example {@code 20261120093000_delete_preferences}
	 * @param buckets the names of the buckets, which have file storage
	 */
	public DeleteKeyValueBuckets(String id, String... buckets) {
		this.id = id;
		this.buckets = List.of(buckets);
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public void change(Operations operations) {
		this.buckets.forEach((bucket) -> operations.add("delete_key_value", Map.of("bucket", bucket, "backup", true)));
	}

}
