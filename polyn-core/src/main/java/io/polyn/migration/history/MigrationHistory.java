package io.polyn.migration.history;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.Bucket;
import io.polyn.nats.Bucket.Entry;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import org.jspecify.annotations.Nullable;

/**
 * The records of one namespace in the bucket {@code POLYN_MIGRATIONS}, which may have a
 * prefix. Keys of others in the same bucket are passed over.
 */
public final class MigrationHistory {

	// The buckets of all namespaces of a deployment, without its prefix.
	private static final String RECORDS = "POLYN_MIGRATIONS";

	private static final String LOCKS = "POLYN_LOCKS";

	private final JetStreamApi api;

	private final NamePrefix prefix;

	private final Bucket bucket;

	private final String namespace;

	private final Pattern recordKey;

	/**
	 * Creates a history.
	 * @param api the server
	 * @param namespace what sets a service's migrations apart from others' on the same
	 * account
	 * @param prefix what sets a deployment apart from others on the same account
	 */
	public MigrationHistory(JetStreamApi api, String namespace, NamePrefix prefix) {
		this.api = api;
		this.prefix = prefix;
		this.bucket = new Bucket(api, prefix.name(RECORDS));
		this.namespace = namespace;
		this.recordKey = Pattern.compile(Pattern.quote(namespace) + "\\.(\\d+|R__[a-z0-9_]+)");
	}

	/**
	 * Reads the history.
	 * @return what it says now
	 */
	public Snapshot read() {
		Optional<Map<String, Entry>> entries = this.bucket.read(this.namespace + ".*");
		Map<String, Stored> records = new TreeMap<>();
		entries.orElse(Map.of()).forEach((key, entry) -> {
			Matcher matcher = this.recordKey.matcher(key);
			if (matcher.matches()) {
				records.put(matcher.group(1), new Stored(parse(entry, MigrationRecord.class), entry.revision()));
			}
		});
		return new Snapshot(entries.isPresent(), records, entries.orElse(Map.of()).get(lockKey()),
				entries.orElse(Map.of()).get(runKey()));
	}

	/**
	 * Reads what Polyn's Elixir client has noted as applied: an array of versions, as
	 * texts or numbers, under its source root.
	 * @param sourceRoot the source root
	 * @return the versions, none if there is no such note
	 */
	public List<String> elixirVersions(String sourceRoot) {
		return this.bucket.read(sourceRoot)
			.map((entries) -> entries.get(sourceRoot))
			.map((entry) -> Stream.of(parse(entry, String[].class)).toList())
			.orElse(List.of());
	}

	/**
	 * Returns where the records lie.
	 * @return the bucket's name
	 */
	public String bucketName() {
		return this.prefix.name(RECORDS);
	}

	/**
	 * Returns where the lock lies on servers that can't keep it with the records.
	 * @return the bucket's name
	 */
	String locksBucketName() {
		return this.prefix.name(LOCKS);
	}

	Bucket bucket() {
		return this.bucket;
	}

	JetStreamApi api() {
		return this.api;
	}

	String namespace() {
		return this.namespace;
	}

	String lockKey() {
		return this.namespace + ".lock";
	}

	String runKey() {
		return this.namespace + ".run";
	}

	String recordKey(String version) {
		return this.namespace + "." + version;
	}

	static <T> T parse(Entry entry, Class<T> type) {
		try {
			return Json.mapper().readValue(entry.value(), type);
		}
		catch (IOException | IllegalArgumentException ex) {
			throw new PolynException(ErrorCode.MIGRATION_UNSETTLED,
					"The entry " + entry.key() + " is not one that this version of Polyn wrote.",
					"Use the version of Polyn that wrote it.", ex);
		}
	}

	/**
	 * A record and its revision.
	 *
	 * @param record the record
	 * @param revision its revision in the bucket
	 */
	public record Stored(MigrationRecord record, long revision) {
	}

	/**
	 * What the history said when it was read.
	 *
	 * @param exists whether there is a history at all
	 * @param records the records by version
	 * @param lockEntry the lock, if it was held in the history's own bucket
	 * @param runEntry the mark of the latest run that had no lock there
	 */
	public record Snapshot(boolean exists, Map<String, Stored> records, @Nullable Entry lockEntry,
			@Nullable Entry runEntry) {
	}

}
