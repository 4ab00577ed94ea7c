package io.polyn.tool.catalog;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.json.Json;
import io.polyn.schema.EventSchema;
import io.polyn.tool.catalog.Shape.Branch;
import io.polyn.tool.catalog.ShapeDifference.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The section of an event.
 */
final class EventHtml {

	private final EventCatalog catalog;

	private final SchemaSet schemas;

	private final EventExamples examples;

	EventHtml(EventCatalog catalog) {
		this.catalog = catalog;
		this.schemas = new SchemaSet(catalog.schemas());
		this.examples = new EventExamples(this.schemas, catalog.service().naming());
	}

	Html of(EventType type) {
		List<Html> sections = new ArrayList<>();
		for (int i = 0; i < type.versions().size(); i++) {
			EventSchema before = (i + 1 < type.versions().size()) ? type.versions().get(i + 1) : null;
			sections.add(section(type, type.versions().get(i), before));
		}
		return Fragment.of("event-type").put("sections", sections).html();
	}

	private Html section(EventType type, EventSchema schema, @Nullable EventSchema before) {
		String event = schema.name();
		SchemaPlace root = this.schemas.root(event);
		Shape shape = ShapeReader.read(root, this.schemas);
		List<ShapeDifference> differences = (before == null) ? List.of()
				: ShapeDifference.between(ShapeReader.read(this.schemas.root(before.name()), this.schemas), shape);
		String version = EventType.version(event);
		String title = root.node().path("title").asText();
		boolean latest = type.versions().size() > 1 && schema == type.versions().get(0);
		return Fragment.of("event")
			.put("id", event)
			.put("search", search(event, shape, title))
			.put("type", type.name())
			.put("version", version.isEmpty() ? Html.EMPTY : Fragment.of("version").put("text", "v" + version).html())
			.put("latest", latest ? Fragment.of("latest").html() : Html.EMPTY)
			.put("deprecated", shape.deprecated() ? Fragment.of("deprecated").html() : Html.EMPTY)
			.putIfPresent("title", title)
			.putIfPresent("summary", root.node().path("description").asText())
			.put("facts", facts(schema))
			.put("shape", ShapeHtml.of(shape, marks(differences)))
			.put("differences", (before == null) ? Html.EMPTY : differences(before, differences))
			.put("examples", examples(schema))
			.put("schema", code("Schema", "schema of " + event, schema.text().strip(), false))
			.html();
	}

	private static Map<String, Kind> marks(List<ShapeDifference> differences) {
		return differences.stream()
			.filter((difference) -> difference.kind() != Kind.REMOVED)
			.collect(Collectors.toMap(ShapeDifference::path, ShapeDifference::kind));
	}

	private String search(String event, Shape shape, String title) {
		Set<String> words = new LinkedHashSet<>(List.of(event, title));
		if (shape.description() != null) {
			words.add(shape.description());
		}
		addNames(shape, words);
		this.catalog.streamsOf(event).forEach((stream) -> {
			words.add(stream.name());
			stream.consumers()
				.stream()
				.filter((consumer) -> consumer.receives(event))
				.forEach((consumer) -> words.add(consumer.name()));
		});
		this.catalog.listenersOf(event).forEach((listener) -> words.add(String.valueOf(listener.where())));
		return String.join(" ", words).toLowerCase(Locale.ROOT);
	}

	private static void addNames(Shape shape, Set<String> words) {
		for (Branch branch : shape.branches()) {
			words.add(branch.name());
			addNames(branch.shape(), words);
		}
	}

	private List<Html> facts(EventSchema schema) {
		List<Html> facts = new ArrayList<>();
		String event = schema.name();
		facts.add(fact("Subject", List.of(codeWord(event))));
		facts.add(fact("Type", List.of(codeWord(this.catalog.service().naming().type(event)))));
		schema.id().ifPresent((id) -> facts.add(fact("Data schema", List.of(codeWord(id.toString())))));
		List<Html> streams = this.catalog.streamsOf(event).stream().map(EventHtml::storedIn).toList();
		facts.add(fact("Stored in", streams.isEmpty() ? List.of(Fragment.of("no-stream").html()) : streams));
		List<Html> receivers = receivers(event);
		facts.add(fact("Received by", receivers.isEmpty() ? List.of(Fragment.of("no-receiver").html()) : receivers));
		return facts;
	}

	private static Html fact(String name, List<Html> values) {
		return Fragment.of("fact")
			.put("name", name)
			.put("values", values.stream().map((value) -> Fragment.of("value").put("value", value).html()).toList())
			.html();
	}

	private static Html storedIn(CatalogStream stream) {
		return Fragment.of("stored-in")
			.put("name", stream.name())
			.put("words", String.join(" · ", SettingWords.of(stream)))
			.html();
	}

	// A consumer with the listeners that it is for; then the listeners of no consumer
	// that is known.
	private List<Html> receivers(String event) {
		List<CatalogListener> listeners = new ArrayList<>(this.catalog.listenersOf(event));
		List<Html> receivers = new ArrayList<>();
		for (CatalogStream stream : this.catalog.streamsOf(event)) {
			for (CatalogConsumer consumer : stream.consumers()) {
				if (consumer.receives(event)) {
					List<CatalogListener> own = listeners.stream()
						.filter((listener) -> listener.consumer().equals(consumer.name()))
						.toList();
					listeners.removeAll(own);
					receivers.add(receiver(consumer.name(), consumer.description(), own));
				}
			}
		}
		listeners.forEach((listener) -> receivers.add(receiver(listener.consumer(), null, List.of(listener))));
		return receivers;
	}

	private static Html receiver(String consumer, @Nullable String description, List<CatalogListener> listeners) {
		return Fragment.of("receiver")
			.put("name", consumer)
			.putIfPresent("note", description)
			.put("listeners",
					listeners.stream()
						.map((listener) -> Fragment.of("listener")
							.put("kind", listener.kind())
							.put("where", (listener.where() != null) ? codeWord(listener.where()) : Html.EMPTY)
							.html())
						.toList())
			.html();
	}

	private static Html differences(EventSchema before, List<ShapeDifference> differences) {
		List<Html> rows = differences.stream()
			.map((difference) -> Fragment.of("difference-" + difference.kind().name().toLowerCase(Locale.ROOT))
				.put("path", difference.path().isEmpty() ? "the data" : difference.path())
				.put("words", difference.words())
				.html())
			.toList();
		return Fragment.of("differences")
			.put("id", before.name())
			.put("version", "v" + EventType.version(before.name()))
			.put("rows", rows.isEmpty() ? List.of(Fragment.of("no-difference").html()) : rows)
			.html();
	}

	private List<Html> examples(EventSchema schema) {
		List<JsonNode> events = this.examples.of(schema);
		List<Html> result = new ArrayList<>();
		for (int i = 0; i < events.size(); i++) {
			String title = (events.size() == 1) ? "Example" : "Example " + (i + 1);
			result.add(code(title, title + " of " + schema.name(), Json.pretty(events.get(i)), i == 0));
		}
		return result;
	}

	static Html code(String title, String label, String json, boolean open) {
		return Fragment.of("json")
			.put("open", new Html(open ? " open" : ""))
			.put("title", title)
			.put("label", label)
			.put("json", JsonHtml.of(json))
			.html();
	}

	private static Html codeWord(String text) {
		return Fragment.of("code").put("text", text).html();
	}

}
