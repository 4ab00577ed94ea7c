package io.polyn.migration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.migration.MigrationPlan.Entry;
import io.polyn.migration.backup.Backups;
import io.polyn.migration.backup.StreamBackup;
import io.polyn.migration.operation.Operation;
import io.polyn.migration.operation.OperationContext;
import io.polyn.migration.operation.TouchedStreams;
import io.polyn.migration.source.MigrationScript;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what a run is about to change, before it does: the streams and buckets that the
 * operations name, and the records of the namespace.
 *
 * @param options what to copy
 * @param context what to work with
 */
record RunBackup(BackupOptions options, OperationContext context) {

	private static final Logger logger = LoggerFactory.getLogger(Migrator.class);

	/**
	 * Makes the backup, unless none is asked for, or there is nothing yet that could be
	 * lost.
	 * @param plan how the migrations stand
	 * @param entries those that the run is about to carry out, to take back or to settle
	 * @throws MigrationException if there is no complete backup; the run must not begin
	 */
	void take(MigrationPlan plan, List<Entry> entries) {
		boolean fresh = plan.entries()
			.stream()
			.noneMatch((entry) -> entry.state().isApplied() || entry.state().isUnfinished());
		if (this.options.beforeRun() == BackupOptions.BeforeRun.NOTHING || entries.isEmpty() || fresh) {
			return;
		}
		Backups backups = this.context.backups();
		String id = backups.newId();
		try {
			backups.complete(id, copy(id, entries),
					entries.stream().map((entry) -> entry.version().value()).distinct().toList(), records(plan));
		}
		catch (PolynException ex) {
			backups.discard(id);
			if (ex.code() == ErrorCode.LOCK_LOST) {
				throw ex;
			}
			throw new MigrationException(ErrorCode.BACKUP_FAILED,
					"The backup before the run failed: " + ex.problem() + " Nothing was run.", ex.remedy(), ex);
		}
		logger.info("Made the backup {}", id);
	}

	private List<StreamBackup> copy(String id, List<Entry> entries) {
		Set<String> streams = new TreeSet<>();
		entries.stream()
			.flatMap(this::operations)
			.map((operation) -> TouchedStreams.of(operation, this.context.prefix()))
			.forEach(streams::addAll);
		boolean messages = this.options.beforeRun() == BackupOptions.BeforeRun.MESSAGES;
		List<StreamBackup> copies = new ArrayList<>();
		for (String stream : streams) {
			this.context.progress("backup before the run", copies.size(), streams.size());
			copies.add(this.context.backups().streams().take(id, stream, messages));
		}
		return copies;
	}

	private Stream<Operation> operations(Entry entry) {
		Stream<Operation> change = (entry.script() != null)
				? entry.script().up().stream().map(MigrationScript.Step::operation) : Stream.empty();
		Stream<Operation> undo = (entry.stored() != null)
				? new BeforeImages(this.context).read(entry.stored().record().undo())
					.stream()
					.flatMap((reversal) -> Stream.concat(
							(reversal.undo() != null) ? reversal.undo().stream() : Stream.empty(),
							Stream.ofNullable(reversal.redo())))
				: Stream.empty();
		return Stream.concat(change, undo);
	}

	private static Map<String, JsonNode> records(MigrationPlan plan) {
		Map<String, JsonNode> records = new LinkedHashMap<>();
		for (Entry entry : plan.entries()) {
			if (entry.stored() != null) {
				records.put(entry.version().value(), Json.mapper().valueToTree(entry.stored().record()));
			}
		}
		return records;
	}

}
