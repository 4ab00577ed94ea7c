package io.polyn.migration;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.PolynException;
import io.polyn.migration.MigrationPlan.Entry;
import io.polyn.migration.operation.ContentOperation;
import io.polyn.migration.operation.Operation;
import io.polyn.migration.operation.Reversal;
import io.polyn.migration.operation.TouchedStreams;
import io.polyn.migration.source.MigrationScript;
import io.polyn.nats.NamePrefix;

/**
 * What the migrations declare whose effects are there, in the order in which they were
 * carried out.
 */
final class AppliedDeclaration {

	private final NamePrefix prefix;

	private final Declaration declaration;

	// The migrations by the stream.
	private final Map<String, Set<String>> uncertain = new TreeMap<>();

	private AppliedDeclaration(MigratorSettings settings) {
		this.prefix = settings.deployment().prefix();
		this.declaration = Declaration.of(settings.api(), this.prefix);
	}

	static AppliedDeclaration of(MigratorSettings settings, MigrationPlan plan) {
		AppliedDeclaration applied = new AppliedDeclaration(settings);
		plan.entries()
			.stream()
			.filter((entry) -> entry.state().isApplied() || entry.state().isUnfinished()
					|| entry.state() == MigrationState.OUTDATED)
			// One may have been carried out after newer ones.
			.sorted(Comparator.comparing((entry) -> entry.requiredRecord().record().lastAttempt().startedAt()))
			.forEach(applied::add);
		return applied;
	}

	DeclaredState state() {
		return this.declaration.state();
	}

	/**
	 * Returns the streams of which it is not known what all migrations have made of them.
	 * @return for each stream the migrations that may have changed it
	 */
	Map<String, Set<String>> uncertain() {
		return this.uncertain;
	}

	private void add(Entry entry) {
		MigrationScript script = entry.script();
		if (script == null) {
			note(entry, "its file is not here.");
			doubt(entry, touchedByRecord(entry));
		}
		else if (entry.state().isUnfinished()) {
			note(entry, "it is " + entry.state().id() + ".");
			doubt(entry, touchedByRecord(entry));
			doubt(entry, touched(operations(script)));
		}
		else if (entry.state() != MigrationState.APPLIED) {
			note(entry, "its file says something else than when it was applied.");
			this.declaration.add(script);
			doubt(entry, touchedByRecord(entry));
			doubt(entry, touched(operations(script)));
		}
		else {
			addUnchanged(entry, script);
		}
	}

	// What takes code back tells what the code has changed by operations.
	private void addUnchanged(Entry entry, MigrationScript script) {
		List<Operation> unknown = this.declaration.add(script);
		if (!unknown.isEmpty()) {
			List<Operation> known = operations(script).stream()
				.filter((operation) -> !unknown.contains(operation))
				.toList();
			Set<String> touched = touchedByRecord(entry);
			touched.removeAll(touched(known));
			doubt(entry, touched);
			doubt(entry, touched(unknown));
		}
	}

	private void note(Entry entry, String reason) {
		this.declaration.note(entry.info() + ": what it brings about is not known: " + reason);
	}

	private void doubt(Entry entry, Set<String> streams) {
		streams.forEach((stream) -> this.uncertain.computeIfAbsent(stream, (name) -> new TreeSet<>())
			.add(entry.info().toString()));
	}

	private static List<Operation> operations(MigrationScript script) {
		return script.up().stream().map(MigrationScript.Step::operation).toList();
	}

	private Set<String> touched(Collection<Operation> operations) {
		Set<String> streams = new HashSet<>();
		operations.stream()
			.filter((operation) -> !(operation instanceof ContentOperation))
			.forEach((operation) -> streams.addAll(TouchedStreams.of(operation, this.prefix)));
		return streams;
	}

	private Set<String> touchedByRecord(Entry entry) {
		Set<String> streams = new HashSet<>();
		entry.requiredRecord().record().undo().forEach((json) -> streams.addAll(touchedBy(json)));
		return streams;
	}

	// What lies among the backups, or was stored by a newer build, is not looked at.
	private Set<String> touchedBy(JsonNode json) {
		if (json.has("backup")) {
			return Set.of();
		}
		try {
			Reversal reversal = Reversal.read(json);
			List<Operation> undo = reversal.undo();
			Operation redo = reversal.redo();
			return touched((undo != null) ? undo : (redo != null) ? List.of(redo) : List.of());
		}
		catch (PolynException ex) {
			return Set.of();
		}
	}

}
