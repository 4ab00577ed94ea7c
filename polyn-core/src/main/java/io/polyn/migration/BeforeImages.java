package io.polyn.migration;

import java.io.ByteArrayInputStream;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.json.Json;
import io.polyn.migration.backup.BackupFile;
import io.polyn.migration.backup.Backups;
import io.polyn.migration.operation.Reversal;

/**
 * What takes changes back, where it is too large for a record: it lies among the backups
 * then, and the record refers to it. It stays there when it was used, since a backup of
 * the record may refer to it too.
 *
 * @param backups the backups
 */
record BeforeImages(Backups backups) {

	private static final int LARGEST_IN_RECORD = 64 * 1024;

	private static final String REFERENCE = "backup";

	/**
	 * Stores what is too large for a record.
	 * @param entries what takes changes back
	 * @return the same, or what refers to it
	 */
	List<JsonNode> store(List<JsonNode> entries) {
		return entries.stream().map(this::store).toList();
	}

	private JsonNode store(JsonNode entry) {
		byte[] content = Json.write(entry);
		if (content.length <= LARGEST_IN_RECORD) {
			return entry;
		}
		BackupFile file = this.backups.write(this.backups.newId() + "/undo.json", new ByteArrayInputStream(content));
		return Json.object().put(REFERENCE, file.name()).put("checksum", file.checksum());
	}

	/**
	 * Reads what takes a change back.
	 * @param entry an entry of a record
	 * @return what it says, or what it refers to
	 */
	Reversal read(JsonNode entry) {
		if (!entry.has(REFERENCE)) {
			return Reversal.read(entry);
		}
		BackupFile file = new BackupFile(entry.path(REFERENCE).asText(), entry.path("checksum").asText());
		try {
			return Reversal.read(Json.parse(this.backups.read(file)));
		}
		catch (JsonProcessingException ex) {
			throw Backups.failed("What takes a change back, in the backup " + file.name() + ", is not JSON.",
					"Put the backup back.", ex);
		}
	}

}
