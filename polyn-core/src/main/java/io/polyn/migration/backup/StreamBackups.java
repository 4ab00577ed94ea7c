package io.polyn.migration.backup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.Bucket;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.ServerVersion;
import io.polyn.nats.StreamRestore;
import io.polyn.nats.StreamSnapshot;

/**
 * Copies streams into a backup, and puts them back.
 */
public final class StreamBackups {

	private static final ServerVersion TAKES_MEMORY = new ServerVersion(2, 15, 0);

	// Found with 2.10.27: it purges a stream that begins with this setting's sequence
	// whenever it reads it from its files.
	private static final ServerVersion KEEPS_FIRST = new ServerVersion(2, 15, 0);

	private static final String FIRST_SEQUENCE = "first_seq";

	private static final String KEY_VALUE = "KV_";

	private final JetStreamApi api;

	private final Backups backups;

	StreamBackups(JetStreamApi api, Backups backups) {
		this.api = api;
		this.backups = backups;
	}

	/**
	 * Says what keeps the server from copying a stream with its messages.
	 * @param config the stream's configuration
	 * @return the reason, or nothing if there is none
	 */
	public Optional<String> obstacle(JsonNode config) {
		if (this.backups.lieIn(config.path("name").asText())) {
			return Optional.of("the backups lie in it");
		}
		if ("memory".equals(config.path("storage").asText()) && !this.api.serverVersion().isAtLeast(TAKES_MEMORY)) {
			return Optional.of("it is kept in memory, and nats-server " + this.api.serverVersion()
					+ " can only copy what is kept in files");
		}
		return Optional.empty();
	}

	/**
	 * Makes a backup of one stream, with its messages and consumers.
	 * @param id the backup's id
	 * @param stream the stream's name
	 * @return what the backup holds of it
	 */
	public StreamBackup takeAlone(String id, String stream) {
		StreamBackup backup = take(id, stream, true);
		this.backups.complete(id, List.of(backup), List.of(), Map.of());
		return backup;
	}

	/**
	 * Copies a stream into a backup that is still to be completed.
	 * @param id the backup's id
	 * @param stream the stream's name
	 * @param messages whether to copy messages too; the keys of a bucket always are
	 * @return what the backup holds of it
	 */
	public StreamBackup take(String id, String stream, boolean messages) {
		ObjectNode info = this.api.streamInfo(stream).orElse(null);
		if (info == null) {
			return new StreamBackup(stream, null, List.of(), null, null);
		}
		List<ObjectNode> consumers = new ArrayList<>();
		for (ObjectNode consumer : this.api.consumers(stream)) {
			if (consumer.path("config").has("durable_name")) {
				consumers.add(consumer);
			}
		}
		if (messages && obstacle(info.path("config")).isEmpty()) {
			return snapshot(id, stream, info, consumers);
		}
		BackupFile keys = (stream.startsWith(KEY_VALUE) ? keys(id, stream) : null);
		return new StreamBackup(stream, info, consumers, null, keys);
	}

	private StreamBackup snapshot(String id, String stream, ObjectNode info, List<ObjectNode> consumers) {
		try (StreamSnapshot snapshot = StreamSnapshot.open(this.api, stream)) {
			BackupFile file = this.backups.write(id + "/" + stream + ".snapshot", snapshot);
			info.set("state", snapshot.state());
			return new StreamBackup(stream, info, consumers, file, null);
		}
	}

	private BackupFile keys(String id, String stream) {
		Collection<Bucket.Entry> keys = new Bucket(this.api, stream.substring(KEY_VALUE.length())).read(">")
			.orElse(Map.of())
			.values();
		return this.backups.write(id + "/" + stream + ".keys.json", new ByteArrayInputStream(Json.write(keys)));
	}

	/**
	 * Reads the keys that a backup holds of a bucket.
	 * @param keys the backup's file
	 * @return the keys, with the revisions that they had
	 */
	public List<Bucket.Entry> keys(BackupFile keys) {
		try {
			return List.of(Json.mapper().readValue(this.backups.read(keys), Bucket.Entry[].class));
		}
		catch (IOException ex) {
			throw Backups.failed("The backup " + keys.name() + " does not hold the keys of a bucket.",
					"Use the version of Polyn that wrote it.", ex);
		}
	}

	/**
	 * Makes sure that a stream can be put back as a backup has it.
	 * @param backup what the backup holds, with a snapshot
	 * @throws PolynException if the snapshot is damaged
	 */
	public void verify(StreamBackup backup) {
		this.backups.copy(snapshot(backup), OutputStream.nullOutputStream());
	}

	/**
	 * Puts a stream back with its messages and consumers, as they were.
	 * @param backup what the backup holds, with a snapshot
	 * @throws PolynException if there is a stream of that name, or it could not be put
	 * back
	 */
	public void restore(StreamBackup backup) {
		boolean purged = backup.config().has(FIRST_SEQUENCE) && !this.api.serverVersion().isAtLeast(KEEPS_FIRST);
		ObjectNode config = backup.config().deepCopy();
		if (purged) {
			config.remove(FIRST_SEQUENCE);
		}
		StreamRestore restore = StreamRestore.open(this.api, config, backup.state());
		try {
			this.backups.copy(snapshot(backup), restore);
			requireSame(backup, restore.finish().path("state"));
			if (purged) {
				this.api.updateStream(backup.config());
			}
		}
		catch (IOException ex) {
			throw Backups.failed(
					"The stream " + backup.name() + " could not be put back from its backup: " + ex.getMessage() + ".",
					"Check that the server is up, and try again.", ex);
		}
	}

	private static void requireSame(StreamBackup backup, JsonNode restored) {
		long last = backup.state().path("last_seq").asLong();
		long messages = backup.state().path("messages").asLong();
		long found = restored.path("messages").asLong();
		boolean lost = found < messages && !mayShrink(backup.config());
		if (restored.path("last_seq").asLong() != last || found > messages || lost) {
			throw Backups.failed("The stream " + backup.name()
					+ " did not come back from its backup as it was: it holds " + found + " messages up to sequence "
					+ restored.path("last_seq").asLong() + ", not " + messages + " up to " + last + ".",
					"Delete it and try again.", null);
		}
	}

	// Messages may have become too old since, or be acknowledged at once.
	private static boolean mayShrink(ObjectNode config) {
		return config.path("max_age").asLong() > 0 || config.path("allow_msg_ttl").asBoolean()
				|| !"limits".equals(config.path("retention").asText());
	}

	private static BackupFile snapshot(StreamBackup backup) {
		return Optional.ofNullable(backup.snapshot()).orElseThrow();
	}

}
