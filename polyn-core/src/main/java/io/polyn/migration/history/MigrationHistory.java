package io.polyn.migration.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.Bucket;
import io.polyn.nats.Bucket.Entry;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of one namespace in the bucket {@code POLYN_MIGRATIONS}, which may have a
 * prefix. Keys of others in the same bucket are passed over.
 */
public final class MigrationHistory {

	private static final Logger logger = LoggerFactory.getLogger(MigrationHistory.class);

	// The buckets of all namespaces of a deployment, without its prefix.
	private static final String RECORDS = "POLYN_MIGRATIONS";

	private static final String LOCKS = "POLYN_LOCKS";

	private static final Pattern KEY = Pattern.compile("[-/_=a-zA-Z0-9]+(\\.[-/_=a-zA-Z0-9]+)*");

	private static final Pattern VERSION = Pattern.compile("\\d+");

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
				String version = matcher.group(1);
				records.put(version, new Stored(record(entry, version), entry.revision()));
			}
		});
		return new Snapshot(entries.isPresent(), records, entries.orElse(Map.of()).get(lockKey()),
				entries.orElse(Map.of()).get(runKey()));
	}

	/**
	 * Reads what Polyn's Elixir client has noted as applied: an array of versions, as
	 * texts or numbers, under its source root.
	 * @param sourceRoot the source root
	 * @return the digits of the versions, none if there is no such note
	 * @throws PolynException with {@link ErrorCode#HISTORY_CONFLICT} if there is
	 * something else
	 */
	public List<String> elixirVersions(String sourceRoot) {
		if (!KEY.matcher(sourceRoot).matches()) {
			return List.of();
		}
		return this.bucket.read(sourceRoot)
			.map((entries) -> entries.get(sourceRoot))
			.map(MigrationHistory::elixirVersions)
			.orElse(List.of());
	}

	private static List<String> elixirVersions(Entry entry) {
		JsonNode note;
		try {
			note = Json.parse(entry.value());
		}
		catch (JsonProcessingException ex) {
			throw notVersions(entry, "is not JSON", ex);
		}
		if (!note.isArray()) {
			throw notVersions(entry, "is not a list", null);
		}
		List<String> versions = new ArrayList<>();
		for (JsonNode version : note) {
			if (!VERSION.matcher(version.asText()).matches()) {
				throw notVersions(entry, "has something else than digits at place " + (versions.size() + 1), null);
			}
			versions.add(version.asText());
		}
		return versions;
	}

	private static PolynException notVersions(Entry entry, String what, @Nullable Throwable cause) {
		return new PolynException(ErrorCode.HISTORY_CONFLICT,
				"What the Elixir client is said to have noted under '" + entry.key() + "' " + what
						+ ". Nothing was imported.",
				"Name the 'source_root' of that client's configuration, under which there is a list of versions.",
				cause);
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

	private MigrationRecord record(Entry entry, String version) {
		MigrationRecord record = parse(entry, MigrationRecord.class).orElse(null);
		if (record == null || !record.version().equals(version) || record.attempts().isEmpty()) {
			throw new PolynException(ErrorCode.MIGRATION_UNSETTLED,
					"The entry " + entry.key() + " of the bucket " + bucketName()
							+ " is not a record that Polyn wrote, or a newer version of Polyn wrote it.",
					"Use the newest version of Polyn. If Polyn did not write it, delete that key.");
		}
		return record;
	}

	/**
	 * Reads an entry.
	 * @param entry the entry
	 * @param type what it should be
	 * @return what it is, or nothing if it is something else
	 */
	static <T> Optional<T> parse(Entry entry, Class<T> type) {
		try {
			return Optional.ofNullable(Json.mapper().readValue(entry.value(), type));
		}
		catch (IOException | IllegalArgumentException ex) {
			logger.debug("The entry {} is not a {}", entry.key(), type.getSimpleName());
			return Optional.empty();
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
