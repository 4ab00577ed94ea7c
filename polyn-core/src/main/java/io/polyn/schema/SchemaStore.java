package io.polyn.schema;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.nats.Bucket;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.JetStreamRequestException;
import io.polyn.nats.NamePrefix;
import io.polyn.nats.SchemaBucket;
import io.polyn.schema.compatibility.CompatibilityMode;
import io.polyn.schema.compatibility.CompatibilityReport;
import io.polyn.schema.compatibility.SchemaBundle;
import io.polyn.schema.compatibility.SchemaCompatibility;
import io.polyn.json.Sha256;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bucket {@value #BUCKET}, which may have a prefix and in which services share the
 * schemas of their events: the key is the event's name, the value the schema as it was
 * written.
 */
public final class SchemaStore {

	/** The bucket's name without a prefix. */
	public static final String BUCKET = SchemaBucket.NAME;

	private static final Logger logger = LoggerFactory.getLogger(SchemaStore.class);

	private static final int MAX_ATTEMPTS = 10;

	// Other clients pass over headers.
	private static final String SOURCE = "Polyn-Source";

	private final JetStreamApi api;

	private final String bucketName;

	private final Bucket bucket;

	private final SchemaRevisions revisions;

	private final @Nullable String source;

	/**
	 * Creates the store.
	 * @param connection the connection, which stays the caller's to close
	 * @param options the domain or prefix of JetStream
	 */
	public SchemaStore(Connection connection, JetStreamOptions options) {
		this(connection, options, "");
	}

	/**
	 * Creates the store of one among several deployments on the same account.
	 * @param connection the connection, which stays the caller's to close
	 * @param options the domain or prefix of JetStream
	 * @param prefix what goes before the bucket's name: letters, digits and {@code -};
	 * empty for none
	 */
	public SchemaStore(Connection connection, JetStreamOptions options, String prefix) {
		this(connection, options, prefix, null);
	}

	/**
	 * Creates the store of a service, which it remembers with what it stores.
	 * @param connection the connection, which stays the caller's to close
	 * @param options the domain or prefix of JetStream
	 * @param prefix what goes before the bucket's name: letters, digits and {@code -};
	 * empty for none
	 * @param source the {@code source} of the service's events, {@code null} to leave it
	 * open whose schemas are stored
	 */
	public SchemaStore(Connection connection, JetStreamOptions options, String prefix, @Nullable String source) {
		this.source = source;
		this.api = new JetStreamApi(connection, options);
		this.bucketName = new NamePrefix(prefix).name(BUCKET);
		this.bucket = new Bucket(this.api, this.bucketName);
		this.revisions = new SchemaRevisions(this.api, this.bucketName, this.bucket);
	}

	/**
	 * Reads the bucket.
	 * @return the schemas by name, none if there is no bucket
	 */
	public Map<String, StoredSchema> read() {
		Map<String, StoredSchema> result = new TreeMap<>();
		this.bucket.read(">").ifPresent((entries) -> entries.forEach((name, entry) -> result.put(name, stored(entry))));
		return result;
	}

	/**
	 * Compares schemas with the bucket.
	 * @param schemas the schemas
	 * @return the comparisons, in the order of the schemas
	 */
	public List<SchemaComparison> compare(Collection<EventSchema> schemas) {
		if (schemas.isEmpty()) {
			return List.of();
		}
		Map<String, StoredSchema> stored = read();
		return schemas.stream().map((schema) -> compare(schema, stored.get(schema.name()))).toList();
	}

	/**
	 * Writes the schemas that the bucket doesn't have, or has with another text that they
	 * are compatible with. The bucket is created if there is none.
	 * @param schemas the schemas
	 * @param mode what a schema that replaces another one has to be compatible with
	 * @return the names of those that were written
	 * @throws IncompatibleSchemaException if one of them is not compatible; then none was
	 * written, unless another service has stored a schema meanwhile
	 * @throws PolynException if a schema can't be stored
	 */
	public List<String> store(Collection<EventSchema> schemas, CompatibilityMode mode) {
		if (schemas.isEmpty()) {
			return List.of();
		}
		SchemaBucket.ensure(this.api, this.bucketName);
		List<SchemaComparison> comparisons = compare(schemas);
		requireCompatible(comparisons, mode);
		List<String> written = new ArrayList<>();
		for (SchemaComparison comparison : comparisons) {
			if (store(comparison, schemas, mode)) {
				written.add(comparison.schema().name());
			}
		}
		logger.info("Schemas in {}: {} unchanged, {} stored{}", this.bucketName, schemas.size() - written.size(),
				written.size(), written.isEmpty() ? "" : " " + written);
		return List.copyOf(written);
	}

	/**
	 * Says whether schemas are compatible with those that they would replace, and with
	 * what they mean now if they refer to one that would be replaced.
	 * @param comparisons the schemas as they compare with the bucket, with all that they
	 * refer to
	 * @param mode what they have to be compatible with
	 * @return the reports of those that are not compatible, by the name of the event
	 */
	public Map<String, CompatibilityReport> incompatible(Collection<SchemaComparison> comparisons,
			CompatibilityMode mode) {
		Set<String> replaced = comparisons.stream()
			.filter((comparison) -> comparison.state() == SchemaComparison.State.DIFFERENT)
			.map((comparison) -> comparison.schema().name())
			.collect(Collectors.toSet());
		if (replaced.isEmpty() || mode == CompatibilityMode.NONE) {
			return Map.of();
		}
		Map<String, String> texts = comparisons.stream()
			.map(SchemaComparison::schema)
			.collect(Collectors.toMap(EventSchema::name, EventSchema::text));
		Map<String, String> stored = new HashMap<>(texts);
		read().forEach((name, schema) -> stored.put(name, schema.text()));
		Map<String, CompatibilityReport> reports = new TreeMap<>();
		for (SchemaComparison comparison : comparisons) {
			EventSchema schema = comparison.schema();
			boolean changed = replaced.contains(schema.name())
					|| !Collections.disjoint(replaced, schema.dependencies().keySet());
			if (changed && comparison.state() != SchemaComparison.State.MISSING) {
				CompatibilityReport report = SchemaCompatibility.check(earlier(schema.name(), stored),
						new SchemaBundle(schema.name(), schema.text(), texts), mode);
				if (!report.isCompatible()) {
					reports.put(schema.name(), report);
				}
			}
		}
		return reports;
	}

	// What an earlier revision referred to isn't known, but what it refers to now is.
	private List<SchemaBundle> earlier(String name, Map<String, String> stored) {
		Map<String, String> others = Map.copyOf(stored);
		return this.revisions.read(name).stream().map((text) -> new SchemaBundle(name, text, others)).toList();
	}

	private void requireCompatible(Collection<SchemaComparison> comparisons, CompatibilityMode mode) {
		Map<String, CompatibilityReport> reports = incompatible(comparisons, mode);
		if (!reports.isEmpty()) {
			throw new IncompatibleSchemaException(mode, reports);
		}
	}

	/**
	 * Finds the schemas that this service has stored and has no more. They stay until a
	 * migration retires them.
	 * @param schemas the schemas that the service has
	 * @return the others that it has stored
	 */
	public List<StoredSchema> removed(Collection<EventSchema> schemas) {
		Set<String> names = schemas.stream().map(EventSchema::name).collect(Collectors.toSet());
		return read().values()
			.stream()
			.filter((stored) -> stored.source() != null && stored.source().equals(this.source)
					&& !names.contains(stored.name()))
			.toList();
	}

	private boolean store(SchemaComparison before, Collection<EventSchema> schemas, CompatibilityMode mode) {
		SchemaComparison comparison = before;
		EventSchema schema = before.schema();
		for (int attempt = 1; comparison.state() != SchemaComparison.State.STORED; attempt++) {
			try {
				write(comparison);
				return true;
			}
			catch (JetStreamApiException ex) {
				if (attempt == MAX_ATTEMPTS || !JetStreamRequestException.isConflict(ex)) {
					throw notStored(schema, ex);
				}
				pause(schema, attempt);
				List<SchemaComparison> comparisons = compare(schemas);
				requireCompatible(comparisons, mode);
				comparison = comparisons.stream().filter((each) -> each.schema() == schema).findFirst().orElseThrow();
			}
			catch (IOException | IllegalStateException ex) {
				throw notStored(schema, ex);
			}
		}
		return false;
	}

	private void write(SchemaComparison comparison) throws IOException, JetStreamApiException {
		EventSchema schema = comparison.schema();
		byte[] value = schema.text().getBytes(StandardCharsets.UTF_8);
		Headers headers = new Headers();
		if (this.source != null) {
			headers.put(SOURCE, this.source);
		}
		if (comparison.revision().isPresent()) {
			this.bucket.update(schema.name(), headers, value, comparison.revision().getAsLong());
		}
		else {
			this.bucket.create(schema.name(), headers, value);
		}
	}

	private static SchemaComparison compare(EventSchema schema, @Nullable StoredSchema stored) {
		if (stored == null) {
			return new SchemaComparison(schema, SchemaComparison.State.MISSING, OptionalLong.empty());
		}
		boolean same = stored.text().equals(schema.text());
		return new SchemaComparison(schema, same ? SchemaComparison.State.STORED : SchemaComparison.State.DIFFERENT,
				OptionalLong.of(stored.revision()));
	}

	private static StoredSchema stored(Bucket.Entry entry) {
		String text = new String(entry.value(), StandardCharsets.UTF_8);
		return new StoredSchema(entry.key(), text, Sha256.of(text.getBytes(StandardCharsets.UTF_8)), entry.revision(),
				entry.header(SOURCE));
	}

	private void pause(EventSchema schema, int attempt) {
		try {
			Thread.sleep(20L * attempt);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw notStored(schema, ex);
		}
	}

	private PolynException notStored(EventSchema schema, Exception cause) {
		return new PolynException(ErrorCode.SCHEMA_NOT_STORED,
				"The schema " + schema.name() + " could not be stored in " + this.bucketName + ": " + cause.getMessage()
						+ ".",
				"Check that the server is up and that the user may publish to $KV." + this.bucketName
						+ ".>, then start again.",
				cause);
	}

}
