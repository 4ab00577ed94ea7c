package io.polyn.schema;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.polyn.cloudevent.EventNaming;
import io.polyn.json.Json;
import io.polyn.json.PrintableText;
import io.polyn.nats.Bucket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schemas of a service's files with those of the bucket laid over them. What the
 * bucket has of a name goes for all who read and write the event; where that can't be
 * used, its last good version stays.
 */
final class SchemaOverlay {

	private static final Logger logger = LoggerFactory.getLogger(SchemaOverlay.class);

	private static final int MAX_PROBLEMS = 5;

	private static final int MAX_PROBLEM_LENGTH = 500;

	// Afterwards it is not looked any more which schemas only fail because of others.
	private static final int MAX_ROUNDS = 10;

	private final SchemaCompiler compiler = new SchemaCompiler();

	private final SortedMap<String, EventSchema> own;

	private SortedMap<String, EventSchema> current;

	// What is wrong is said once, and not each time when something else has changed.
	private Set<String> reported = Set.of();

	SchemaOverlay(SortedMap<String, EventSchema> own) {
		this.own = own;
		this.current = own;
	}

	/**
	 * Lays the bucket over the files.
	 * @param stored all of the bucket's entries
	 * @return the schemas by name
	 */
	SortedMap<String, EventSchema> apply(Map<String, Bucket.Entry> stored) {
		Attempt attempt = new Attempt();
		this.own.forEach((name, schema) -> attempt.documents.put(name, schema.document()));
		stored.values().forEach(attempt::read);
		this.current = Collections.unmodifiableSortedMap(attempt.compile());
		this.reported = attempt.reports;
		return this.current;
	}

	/**
	 * Says whether an entry of the bucket is to be a schema. Other clients write nothing
	 * where they mean that there is none.
	 * @param entry the entry
	 * @return whether it is
	 */
	static boolean isSchema(Bucket.Entry entry) {
		return EventNaming.isEventName(entry.key()) && entry.value().length > 0;
	}

	/**
	 * One state of the bucket.
	 */
	private final class Attempt {

		private final SortedMap<String, SchemaDocument> documents = new TreeMap<>();

		// Those of which the last good version stays.
		private final Set<String> kept = new HashSet<>();

		private final Map<String, Long> revisions = new HashMap<>();

		private final Set<String> reports = new HashSet<>();

		private void read(Bucket.Entry entry) {
			String name = entry.key();
			if (!EventNaming.isEventName(name)) {
				if (isNew("The key " + name + " of the bucket is ignored: it is not an event's name")) {
					logger.warn("The key {} of the bucket is ignored: it is not an event's name", name);
				}
				return;
			}
			if (!isSchema(entry)) {
				return;
			}
			this.revisions.put(name, entry.revision());
			List<String> problems = new ArrayList<>();
			SchemaDocument document = document(entry, problems);
			if (document != null) {
				this.documents.put(name, document);
			}
			else {
				keep(name, problems);
			}
		}

		private @Nullable SchemaDocument document(Bucket.Entry entry, List<String> problems) {
			try {
				String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(entry.value())).toString();
				EventSchema before = SchemaOverlay.this.current.get(entry.key());
				return (before != null && before.text().equals(text)) ? before.document()
						: SchemaDocument.read(entry.key(), text, Json.parse(entry.value()), problems);
			}
			catch (CharacterCodingException ex) {
				problems.add("It is not UTF-8.");
			}
			catch (JsonProcessingException ex) {
				problems.add("It is not JSON.");
			}
			return null;
		}

		private SortedMap<String, EventSchema> compile() {
			SortedMap<String, EventSchema> known = new TreeMap<>(SchemaOverlay.this.current);
			for (int round = 1;; round++) {
				SchemaReferences references = new SchemaReferences(this.documents.values());
				Set<String> names = new TreeSet<>(this.documents.keySet());
				names.removeAll(this.kept);
				SchemaCompiler.Result result = SchemaOverlay.this.compiler.compile(names, references, known);
				SortedMap<String, EventSchema> schemas = result.schemas();
				this.kept.forEach((name) -> schemas.put(name, SchemaOverlay.this.current.get(name)));
				if (result.failed().isEmpty()) {
					schemas.keySet().forEach((name) -> lint(references.tree(name)));
					return schemas;
				}
				known.putAll(schemas);
				if (round < MAX_ROUNDS) {
					keepWhereItFails(result.failed(), references);
				}
				else {
					result.failed().forEach(this::keep);
				}
			}
		}

		/**
		 * Keeps the last good versions of those that fail by themselves; others may only
		 * fail because of these, and are tried again.
		 */
		private void keepWhereItFails(Map<String, List<String>> failed, SchemaReferences references) {
			Set<String> wrong = new TreeSet<>(failed.keySet());
			wrong.removeIf((name) -> failed.get(name).isEmpty());
			Set<String> alone = new TreeSet<>(wrong);
			alone.removeIf((name) -> !Collections.disjoint(references.dependencies(name), wrong));
			(alone.isEmpty() ? wrong : alone).forEach((name) -> keep(name, failed.get(name)));
		}

		private void keep(String name, List<String> problems) {
			EventSchema last = SchemaOverlay.this.current.get(name);
			if (last != null) {
				this.documents.put(name, last.document());
				this.kept.add(name);
			}
			else {
				this.documents.remove(name);
			}
			List<String> first = first(problems);
			if (isNew(name + this.revisions.get(name) + first)) {
				logger.error("The schema {} can't be used as it is now (revision {} in the bucket); {}: {}", name,
						this.revisions.get(name), (last != null) ? "its last good version stays" : "there is none",
						first);
			}
		}

		private void lint(SubschemaTree tree) {
			SchemaDocument document = tree.document();
			EventSchema file = SchemaOverlay.this.own.get(document.name());
			if (file != null && file.document().checksum().equals(document.checksum())) {
				return;
			}
			List<String> names = first(SchemaLint.unknownNames(tree));
			if (!names.isEmpty() && isNew(document.name() + document.checksum() + names)) {
				logger.warn("The schema {} in the bucket has what means nothing: {}", document.name(), names);
			}
		}

		// Anybody may have written what they quote.
		private static List<String> first(List<String> problems) {
			return problems.stream()
				.limit(MAX_PROBLEMS)
				.map((problem) -> PrintableText.of(problem, MAX_PROBLEM_LENGTH))
				.toList();
		}

		private boolean isNew(String report) {
			this.reports.add(report);
			return !SchemaOverlay.this.reported.contains(report);
		}

	}

}
