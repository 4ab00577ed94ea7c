package io.polyn.migration.backup;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a backup holds of one stream.
 *
 * @param name the stream's name
 * @param info the stream's info with {@code config}, {@code created} and {@code state},
 * or {@code null} if there was no such stream
 * @param consumers the infos of its durable consumers
 * @param snapshot the stream with its messages and consumers, if that was asked for
 * @param keys the keys of a bucket, if the whole stream is not there
 */
public record StreamBackup(String name, @Nullable ObjectNode info, List<ObjectNode> consumers,
		@Nullable BackupFile snapshot, @Nullable BackupFile keys) {

	/**
	 * Returns the stream's configuration.
	 * @return the configuration, empty if there was no such stream
	 */
	@JsonIgnore
	public ObjectNode config() {
		return part("config");
	}

	/**
	 * Returns what the stream held.
	 * @return the state, empty if there was no such stream
	 */
	@JsonIgnore
	public ObjectNode state() {
		return part("state");
	}

	private ObjectNode part(String name) {
		return (this.info != null && this.info.get(name) instanceof ObjectNode object) ? object : Json.object();
	}

}
