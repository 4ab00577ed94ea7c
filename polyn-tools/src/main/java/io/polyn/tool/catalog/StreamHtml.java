package io.polyn.tool.catalog;

import io.polyn.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The section of a stream.
 */
final class StreamHtml {

	private StreamHtml() {
	}

	static Html of(CatalogStream stream, EventCatalog catalog) {
		List<Html> events = catalog.schemas()
			.stream()
			.filter((schema) -> stream.stores(schema.name()))
			.map((schema) -> Fragment.of("event-link").put("name", schema.name()).html())
			.toList();
		List<Html> consumers = stream.consumers().stream().map(StreamHtml::consumer).toList();
		return Fragment.of("stream")
			.put("name", stream.name())
			.put("search", search(stream))
			.put("kind", stream.kind().toString())
			.putIfPresent("summary", stream.description())
			.put("subjects", codes(stream.subjects()))
			.put("words", words(SettingWords.of(stream)))
			.put("events", events.isEmpty() ? Html.EMPTY : Fragment.of("stream-events").put("events", events).html())
			.put("consumers",
					consumers.isEmpty() ? Html.EMPTY
							: Fragment.of("consumers").put("stream", stream.name()).put("rows", consumers).html())
			.put("settings",
					EventHtml.code("Settings", "settings of " + stream.name(),
							Json.pretty(JsonText.object(stream.settings())), false))
			.html();
	}

	private static Html consumer(CatalogConsumer consumer) {
		return Fragment.of("consumer")
			.put("name", consumer.name())
			.putIfPresent("note", consumer.description())
			.put("subjects",
					consumer.filterSubjects().isEmpty() ? Fragment.of("every-subject").html()
							: Html.joined(codes(consumer.filterSubjects())))
			.put("words", words(SettingWords.of(consumer)))
			.html();
	}

	private static List<Html> codes(List<String> texts) {
		return texts.stream().map((text) -> Fragment.of("code").put("text", text).html()).toList();
	}

	private static List<Html> words(List<String> words) {
		return words.stream().map((text) -> Fragment.of("setting").put("text", text).html()).toList();
	}

	private static String search(CatalogStream stream) {
		return Stream
			.of(Stream.of(stream.name(), stream.kind().toString(), String.valueOf(stream.description())),
					stream.subjects().stream(), stream.consumers().stream().map(CatalogConsumer::name))
			.flatMap((words) -> words)
			.reduce("", (one, other) -> one + " " + other)
			.strip()
			.toLowerCase(Locale.ROOT);
	}

}
