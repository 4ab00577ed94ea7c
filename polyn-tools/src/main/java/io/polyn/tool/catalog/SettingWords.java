package io.polyn.tool.catalog;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.migration.StreamKind;

/**
 * Puts the settings of streams, buckets and consumers that matter to whoever publishes or
 * listens into words.
 */
final class SettingWords {

	private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

	private static final Map<String, Long> DURATIONS = new LinkedHashMap<>();

	private static final Map<String, String> UNITS = Map.of("d", "day", "h", "hour", "m", "minute", "s", "second", "ms",
			"millisecond");

	private static final List<String> SIZES = List.of("bytes", "KiB", "MiB", "GiB", "TiB");

	static {
		DURATIONS.put("d", 86_400_000_000_000L);
		DURATIONS.put("h", 3_600_000_000_000L);
		DURATIONS.put("m", 60_000_000_000L);
		DURATIONS.put("s", 1_000_000_000L);
		DURATIONS.put("ms", 1_000_000L);
	}

	private final JsonNode settings;

	private final List<String> words = new ArrayList<>();

	private SettingWords(String settings) {
		this.settings = JsonText.object(settings);
	}

	static List<String> of(CatalogStream stream) {
		SettingWords words = new SettingWords(stream.settings());
		words.readRetention(stream.kind());
		words.readLimits();
		words.choose("storage", Map.of("file", "on disk", "memory", "in memory"));
		words.readCount("num_replicas", "", "replica", "");
		words.readDuration("duplicate_window", "doubles are dropped within ");
		words.readOrigin();
		words.flag("sealed", "sealed: nothing is added or removed any more");
		words.flag("deny_delete", "messages can't be deleted");
		words.flag("deny_purge", "can't be purged");
		return words.words;
	}

	static List<String> of(CatalogConsumer consumer) {
		SettingWords words = new SettingWords(consumer.settings());
		words.choose("deliver_policy", Map.of("new", "from when it was created", "last", "from the last message",
				"last_per_subject", "from the last message of each subject"));
		words.choose("ack_policy", Map.of("none", "nothing to acknowledge"));
		words.readDuration("ack_wait", "acknowledged within ");
		words.readCount("max_deliver", "", "delivery", " at most");
		words.readCount("max_ack_pending", "at most ", "message", " at once");
		return words.words;
	}

	private void readRetention(StreamKind kind) {
		int before = this.words.size();
		readDuration("max_age", "kept for ");
		readDuration("ttl", "kept for ");
		choose("retention", Map.of("interest", "kept until every consumer has handled it", "workqueue",
				"kept until it is handled"));
		if (kind == StreamKind.STREAM && this.words.size() == before) {
			this.words.add("kept without limit of time");
		}
	}

	private void readLimits() {
		readCount("max_msgs", "at most ", "message", "");
		readSize("max_bytes", "at most ");
		readCount("max_msgs_per_subject", "at most ", "message", " of each subject");
		readSize("max_msg_size", "messages of at most ");
		readSize("max_value_size", "values of at most ");
		readCount("history", "", "value", " of each key");
		choose("discard", Map.of("new", "takes nothing more when it is full"));
	}

	private void readOrigin() {
		if (this.settings.path("mirror").path("name").isTextual()) {
			this.words.add("a copy of " + this.settings.path("mirror").path("name").asText());
		}
		List<String> sources = new ArrayList<>();
		this.settings.path("sources").forEach((source) -> sources.add(source.path("name").asText()));
		if (!sources.isEmpty()) {
			this.words.add("collects from " + String.join(", ", sources));
		}
	}

	private void choose(String name, Map<String, String> choices) {
		String words = choices.get(this.settings.path(name).asText());
		if (words != null) {
			this.words.add(words);
		}
	}

	private void flag(String name, String words) {
		if (this.settings.path(name).asBoolean()) {
			this.words.add(words);
		}
	}

	// Zero and less are without limit.
	private void readCount(String name, String before, String noun, String after) {
		long count = this.settings.path(name).asLong();
		if (count > 0) {
			this.words.add(before + Texts.count(count, noun) + after);
		}
	}

	private void readDuration(String name, String before) {
		JsonNode value = this.settings.path(name);
		if (value.isTextual()) {
			this.words.add(before + duration(value.asText()));
		}
		else if (value.asLong() > 0) {
			this.words.add(before + duration(value.asLong()));
		}
	}

	private void readSize(String name, String before) {
		JsonNode value = this.settings.path(name);
		if (value.isTextual()) {
			this.words.add(before + value.asText());
		}
		else if (value.asLong() > 0) {
			this.words.add(before + size(value.asLong()));
		}
	}

	private static String duration(String text) {
		Matcher matcher = DURATION.matcher(text);
		return matcher.matches() ? Texts.count(Long.parseLong(matcher.group(1)), UNITS.get(matcher.group(2))) : text;
	}

	private static String duration(long nanos) {
		for (Map.Entry<String, Long> unit : DURATIONS.entrySet()) {
			if (nanos % unit.getValue() == 0) {
				return Texts.count(nanos / unit.getValue(), UNITS.get(unit.getKey()));
			}
		}
		return Texts.count(nanos, "nanosecond");
	}

	private static String size(long bytes) {
		int unit = 0;
		long rest = bytes;
		while (rest % 1024 == 0 && unit < SIZES.size() - 1) {
			rest /= 1024;
			unit++;
		}
		return Texts.number(BigDecimal.valueOf(rest)) + " " + SIZES.get(unit);
	}

}
