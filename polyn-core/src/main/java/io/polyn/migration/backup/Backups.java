package io.polyn.migration.backup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backups of a namespace, and those that one run makes.
 */
public final class Backups {

	private static final Logger logger = LoggerFactory.getLogger(Backups.class);

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSSSSS'Z'")
		.withZone(ZoneOffset.UTC);

	private static final String MANIFEST = "/manifest.json";

	private final JetStreamApi api;

	private final BackupStore store;

	private final String namespace;

	private final String runId;

	/**
	 * Creates the view of a run.
	 * @param api the server
	 * @param store where backups are kept
	 * @param namespace what sets a service's backups apart from others'
	 * @param runId the run
	 */
	public Backups(JetStreamApi api, BackupStore store, String namespace, String runId) {
		this.api = api;
		this.store = store;
		this.namespace = namespace;
		this.runId = runId;
	}

	/**
	 * Names a backup that is still to be made.
	 * @return an id that no other has: {@code <namespace>/<time>-<run>}
	 */
	public String newId() {
		return this.namespace + "/" + TIME.format(Instant.now()) + "-" + this.runId;
	}

	/**
	 * Returns the view of streams: how they are copied, and put back.
	 * @return the view
	 */
	public StreamBackups streams() {
		return new StreamBackups(this.api, this);
	}

	/**
	 * Completes a backup: from now on there is one of that id.
	 * @param id the id
	 * @param streams the streams
	 * @param versions the migrations that the run is about to carry out or to take back
	 * @param records the records of the namespace's migrations
	 */
	public void complete(String id, List<StreamBackup> streams, List<String> versions, Map<String, JsonNode> records) {
		BackupManifest manifest = new BackupManifest(id, Instant.now(), this.runId, streams, versions, records);
		write(id + MANIFEST, new ByteArrayInputStream(Json.write(manifest)));
	}

	/**
	 * Looks a backup up.
	 * @param id its id
	 * @return what it holds, or nothing if there is none, or none that was completed
	 */
	public Optional<BackupManifest> find(String id) {
		return this.store.list(id + "/").contains(id + MANIFEST) ? Optional.of(manifest(id + MANIFEST))
				: Optional.empty();
	}

	/**
	 * Looks up a backup of the namespace.
	 * @param id its id
	 * @return what it holds
	 * @throws PolynException if there is none
	 */
	public BackupManifest require(String id) {
		Optional<BackupManifest> found = id.startsWith(this.namespace + "/") ? find(id) : Optional.empty();
		return found.orElseThrow(() -> failed("There is no backup " + id + " of " + this.namespace + ".",
				"Look at what backups there are with backups().", null));
	}

	/**
	 * Lists the namespace's backups.
	 * @return what each holds, oldest first
	 */
	public List<BackupManifest> list() {
		return this.store.list(this.namespace + "/")
			.stream()
			.filter((name) -> name.endsWith(MANIFEST))
			.map(this::manifest)
			.toList();
	}

	/**
	 * Deletes a backup, or what there is of it; what can't be deleted stays.
	 * @param id its id
	 */
	public void discard(String id) {
		try {
			// The manifest first: without it there is no backup that others could rely
			// on.
			this.store.delete(id + MANIFEST);
			this.store.list(id + "/").forEach(this.store::delete);
		}
		catch (PolynException ex) {
			logger.warn("What is left of the backup {} could not be deleted: {}", id, ex.getMessage());
		}
	}

	/**
	 * Writes a file of a backup, and reads it once more to be sure of it.
	 * @param name the file's name, which begins with the id of its backup and {@code /}
	 * @param content its content
	 * @return the file
	 */
	public BackupFile write(String name, InputStream content) {
		MessageDigest digest = sha256();
		this.store.write(name, new DigestInputStream(content, digest));
		BackupFile file = new BackupFile(name, checksum(digest));
		copy(file, OutputStream.nullOutputStream());
		return file;
	}

	/**
	 * Reads a file of a backup.
	 * @param file the file
	 * @return its content
	 * @throws PolynException if it is not what was written
	 */
	public byte[] read(BackupFile file) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		copy(file, content);
		return content.toByteArray();
	}

	void copy(BackupFile file, OutputStream target) {
		MessageDigest digest = sha256();
		this.store.read(file.name(), new DigestOutputStream(target, digest));
		if (!checksum(digest).equals(file.checksum())) {
			throw failed("The backup " + file.name() + " is not what was written.",
					"Look for another copy of it, and for what changed it.", null);
		}
	}

	boolean lieIn(String stream) {
		return this.store.liesIn(stream);
	}

	private BackupManifest manifest(String name) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		this.store.read(name, content);
		try {
			return Json.mapper().readValue(content.toByteArray(), BackupManifest.class);
		}
		catch (IOException | IllegalArgumentException ex) {
			throw failed("The backup " + name + " is not one that this version of Polyn wrote.",
					"Use the version of Polyn that wrote it.", ex);
		}
	}

	/**
	 * Creates the error of a backup that could not be made or used.
	 * @param problem what is wrong
	 * @param remedy what to do
	 * @param cause what led to it
	 * @return the error
	 */
	public static PolynException failed(String problem, String remedy, @Nullable Throwable cause) {
		return new PolynException(ErrorCode.BACKUP_FAILED, problem, remedy, cause);
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	private static String checksum(MessageDigest digest) {
		return "sha256:" + HexFormat.of().formatHex(digest.digest());
	}

}
