package io.polyn.migration;

import java.util.List;
import java.util.Map;

/**
 * Creates key-value buckets with the server's defaults, and deletes them when it is taken
 * back, unless they hold something by then.
 */
public final class CreateKeyValueBuckets implements ChangeMigration {

	private final String id;

	private final List<String> buckets;

	/**
	 * Creates the migration.
	 * @param id version and name, for example {@code 20261120093000_create_preferences}
	 * @param buckets the names of the buckets
	 */
	public CreateKeyValueBuckets(String id, String... buckets) {
		this.id = id;
		this.buckets = List.of(buckets);
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public void change(Operations operations) {
		this.buckets.forEach((bucket) -> operations.add("create_key_value", Map.of("bucket", bucket)));
	}

}
