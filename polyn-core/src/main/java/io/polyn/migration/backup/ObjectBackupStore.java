package io.polyn.migration.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.NoSuchAlgorithmException;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.JetStreamApiException;
import io.nats.client.ObjectStore;
import io.nats.client.api.ObjectInfo;
import io.nats.client.api.ObjectMeta;
import io.nats.client.api.ObjectStoreConfiguration;
import io.nats.client.api.StorageType;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import io.polyn.nats.StreamCreator;
import org.jspecify.annotations.Nullable;

/**
 * Backups in an object store of the same JetStream. What names a file is written after
 * its content, so that a file is there as a whole or not at all.
 */
final class ObjectBackupStore implements BackupStore {

	private static final String BUCKET = "POLYN_BACKUPS";

	private static final int LARGEST_CHUNK = 128 * 1024;

	private final JetStreamApi api;

	private final String bucket;

	ObjectBackupStore(JetStreamApi api, NamePrefix prefix) {
		this.api = api;
		this.bucket = prefix.name(BUCKET);
	}

	@Override
	public void write(String name, InputStream content) {
		call("write", name, () -> {
			StreamCreator.ensure(this.api, config());
			ObjectStore store = store();
			if (store.getInfo(name) != null) {
				throw new IOException("there is one of that name");
			}
			int chunk = (int) Math.min(LARGEST_CHUNK, this.api.connection().getMaxPayload());
			return store.put(ObjectMeta.builder(name).chunkSize(chunk).build(), content);
		});
	}

	@Override
	public void read(String name, OutputStream target) {
		call("read", name, () -> {
			if (!exists() || store().getInfo(name) == null) {
				throw new IOException("there is none of that name");
			}
			return store().get(name, target);
		});
	}

	@Override
	public List<String> list(String folder) {
		return call("list", folder,
				() -> exists() ? store().getList()
					.stream()
					.map(ObjectInfo::getObjectName)
					.filter((name) -> name.startsWith(folder))
					.sorted()
					.toList() : List.of());
	}

	@Override
	public void delete(String name) {
		call("delete", name, () -> (exists() && store().getInfo(name) != null) ? store().delete(name) : name);
	}

	@Override
	public boolean liesIn(String stream) {
		return stream().equals(stream);
	}

	private boolean exists() {
		return this.api.streamInfo(stream()).isPresent();
	}

	private String stream() {
		return "OBJ_" + this.bucket;
	}

	private ObjectStore store() {
		return this.api.objectStore(this.bucket);
	}

	private ObjectNode config() throws JsonProcessingException {
		ObjectStoreConfiguration config = ObjectStoreConfiguration.builder(this.bucket)
			.description("Backups of Polyn's migrations")
			.storageType(StorageType.File)
			.build();
		return (ObjectNode) Json.mapper().readTree(config.getBackingConfig().toJson());
	}

	private <T> T call(String what, String name, Call<T> call) {
		try {
			return call.run();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failed(what, name, ex);
		}
		catch (PolynException ex) {
			throw failed(what, name, ex.problem(), ex);
		}
		catch (IOException | JetStreamApiException | NoSuchAlgorithmException | IllegalArgumentException
				| IllegalStateException ex) {
			throw failed(what, name, ex);
		}
	}

	private PolynException failed(String what, String name, Exception cause) {
		return failed(what, name, cause.getMessage() + ".", cause);
	}

	private PolynException failed(String what, String name, @Nullable String problem, Exception cause) {
		return Backups.failed(
				"Could not " + what + " the backup " + name + " in the object store " + this.bucket + ": " + problem,
				"Check that the server is up, and the limits and permissions of the object store.", cause);
	}

	@FunctionalInterface
	private interface Call<T> {

		T run() throws IOException, JetStreamApiException, NoSuchAlgorithmException, InterruptedException;

	}

}
