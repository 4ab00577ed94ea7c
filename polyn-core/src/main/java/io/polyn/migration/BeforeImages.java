package io.polyn.migration;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.json.Json;
import io.polyn.migration.backup.BackupFile;
import io.polyn.migration.backup.Backups;
import io.polyn.migration.operation.OperationContext;
import io.polyn.migration.operation.Reversal;

/**
 * What takes changes back, where it is too large for a record: it lies among the backups
 * then, in files each of which ends with a reference to the one before, and the record
 * refers to the last. They stay there when they were used, since a backup of the record
 * may refer to them too.
 *
 * @param context what to work with
 */
record BeforeImages(OperationContext context) {

	// A record is written anew for each operation.
	private static final int LARGEST_IN_RECORD = 64 * 1024;

	private static final String REFERENCE = "backup";

	/**
	 * Stores what is too large for a record.
	 * @param entries what takes changes back, in the order in which to run it; an entry
	 * may refer to what was stored before
	 * @return the first of them, and a reference to the rest if it was stored
	 */
	List<JsonNode> store(List<JsonNode> entries) {
		long largest = Math.min(LARGEST_IN_RECORD, this.context.api().connection().getMaxPayload() / 2);
		LinkedList<JsonNode> kept = new LinkedList<>();
		long size = 0;
		for (int i = entries.size() - 1; i >= 0; i--) {
			kept.addFirst(entries.get(i));
			size += Json.write(entries.get(i)).length;
			if (size > largest) {
				JsonNode reference = write(kept);
				kept.clear();
				kept.add(reference);
				size = 0;
			}
		}
		return List.copyOf(kept);
	}

	/**
	 * Replaces a reference that comes first by what it refers to.
	 * @param entries entries of a record
	 * @return the same, the first being what takes a change back
	 */
	List<JsonNode> load(List<JsonNode> entries) {
		if (entries.isEmpty() || !entries.get(0).has(REFERENCE)) {
			return entries;
		}
		List<JsonNode> loaded = read(entries.get(0));
		loaded.addAll(entries.subList(1, entries.size()));
		return load(loaded);
	}

	/**
	 * Reads what takes changes back.
	 * @param entries entries of a record
	 * @return what they say, and what they refer to
	 */
	List<Reversal> read(List<JsonNode> entries) {
		List<Reversal> reversals = new ArrayList<>();
		for (List<JsonNode> rest = load(entries); !rest.isEmpty(); rest = load(rest.subList(1, rest.size()))) {
			reversals.add(Reversal.read(rest.get(0)));
		}
		return reversals;
	}

	private JsonNode write(List<JsonNode> entries) {
		Backups backups = this.context.backups();
		BackupFile file = backups.write(backups.newId() + "/undo.json", new ByteArrayInputStream(Json.write(entries)));
		return Json.object().put(REFERENCE, file.name()).put("checksum", file.checksum());
	}

	private List<JsonNode> read(JsonNode reference) {
		BackupFile file = new BackupFile(reference.path(REFERENCE).asText(), reference.path("checksum").asText());
		try {
			List<JsonNode> entries = new ArrayList<>();
			Json.parse(this.context.backups().read(file)).forEach(entries::add);
			return entries;
		}
		catch (JsonProcessingException ex) {
			throw Backups.failed("What takes changes back, in the backup " + file.name() + ", is not JSON.",
					"Put the backup back.", ex);
		}
	}

}
