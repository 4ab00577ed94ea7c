package io.polyn.migration.backup;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a backup holds. It is written last: a backup without it is none.
 *
 * @param id the backup's id, {@code <namespace>/<time>-<run>}
 * @param createdAt when it was made
 * @param runId the run that made it
 * @param streams the streams
 * @param versions the migrations that the run was about to carry out or to take back;
 * empty if the backup was made by an operation
 * @param records the records of the namespace's migrations by version
 */
public record BackupManifest(String id, Instant createdAt, String runId, List<StreamBackup> streams,
		List<String> versions, Map<String, JsonNode> records) {

	/**
	 * Looks a stream up.
	 * @param name the stream's name
	 * @return what the backup holds of it
	 */
	public Optional<StreamBackup> stream(String name) {
		return this.streams.stream().filter((stream) -> stream.name().equals(name)).findFirst();
	}

}
