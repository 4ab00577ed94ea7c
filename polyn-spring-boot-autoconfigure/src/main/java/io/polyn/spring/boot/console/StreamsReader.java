package io.polyn.spring.boot.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.migration.DeclaredConsumer;
import io.polyn.migration.DeclaredStream;
import io.polyn.migration.StreamKind;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import io.polyn.spring.boot.console.StreamsDescriptor.ConsumerDescriptor;
import io.polyn.spring.boot.console.StreamsDescriptor.StreamDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Reads the streams of the account and their consumers.
 */
class StreamsReader {

	private static final int MAX_STREAMS = 200;

	// Each costs a request.
	private static final int MAX_CONSUMER_LISTS = 25;

	private static final int MAX_CONSUMERS = 200;

	private static final String NO_TIME = "0001-01-01T00:00:00Z";

	private static final List<StreamKind> BUCKETS = List.of(StreamKind.KEY_VALUE, StreamKind.OBJECT_STORE);

	private final JetStreamApi api;

	private final NamePrefix prefix;

	private final Map<String, DeclaredStream> declared;

	/**
	 * Creates a reader.
	 * @param declared what migrations of this application declare, by the names of
	 * streams
	 */
	StreamsReader(JetStreamApi api, NamePrefix prefix, Map<String, DeclaredStream> declared) {
		this.api = api;
		this.prefix = prefix;
		this.declared = declared;
	}

	StreamsDescriptor read() {
		Map<String, ObjectNode> infos = new HashMap<>();
		this.api.streams().forEach((info) -> infos.put(info.path("config").path("name").asText(), info));
		List<StreamDescriptor> streams = new ArrayList<>();
		infos.forEach((name, info) -> streams.add(describe(name, info, null)));
		this.declared.forEach((name, stream) -> {
			if (!infos.containsKey(name) && stream.declaredBy() != null) {
				streams.add(describe(name, null, null));
			}
		});
		streams.sort(Comparator.comparing(StreamsReader::rank).thenComparing(StreamDescriptor::name));
		int shown = Math.min(MAX_STREAMS, streams.size());
		return new StreamsDescriptor(withConsumers(streams.subList(0, shown)), streams.size() - shown,
				streams.stream()
					.filter((stream) -> stream.stream().equals(this.prefix.name("POLYN_DEAD_LETTERS")))
					.findFirst()
					.orElse(null));
	}

	private static int rank(StreamDescriptor stream) {
		if (stream.own()) {
			return 0;
		}
		return (stream.internal() ? 2 : 1);
	}

	private List<StreamDescriptor> withConsumers(List<StreamDescriptor> streams) {
		List<StreamDescriptor> result = new ArrayList<>();
		int lists = 0;
		for (StreamDescriptor stream : streams) {
			boolean asked = stream.own() && stream.consumerCount() > 0 && lists++ < MAX_CONSUMER_LISTS;
			result.add(asked ? withConsumers(stream) : stream);
		}
		return result;
	}

	private StreamDescriptor withConsumers(StreamDescriptor stream) {
		return new StreamDescriptor(stream.name(), stream.stream(), stream.kind(), stream.internal(),
				stream.declaredBy(), stream.own(), stream.missing(), stream.description(), stream.subjects(),
				stream.retention(), stream.storage(), stream.replicas(), stream.messages(), stream.bytes(),
				stream.lastSequence(), stream.lastTime(), stream.consumerCount(),
				Section.of(() -> consumers(stream.stream())));
	}

	/**
	 * Reads a stream with its consumers.
	 * @param stream the stream's name
	 */
	Optional<StreamDescriptor> find(String stream) {
		return this.api.streamInfo(stream).map((info) -> describe(stream, info, Section.of(() -> consumers(stream))));
	}

	private StreamDescriptor describe(String name, @Nullable ObjectNode info,
			@Nullable Section<List<ConsumerDescriptor>> consumers) {
		DeclaredStream declaration = this.declared.get(name);
		StreamKind kind = BUCKETS.stream()
			.filter((bucket) -> name.startsWith(bucket.streamName("")))
			.findFirst()
			.orElse(StreamKind.STREAM);
		String shortName = name.substring(kind.streamName("").length());
		JsonNode config = (info != null) ? info.path("config") : MissingNode.getInstance();
		JsonNode state = (info != null) ? info.path("state") : config;
		return new StreamDescriptor(shortName, name, kind.name().toLowerCase(Locale.ROOT),
				this.prefix.writtenName(name).substring(kind.streamName("").length()).startsWith("POLYN_"),
				(declaration != null && declaration.declaredBy() != null) ? declaration.declaredBy().value() : null,
				declaration != null, info == null, text(config.path("description")),
				(kind == StreamKind.STREAM) ? subjects(config.path("subjects")) : List.of(),
				text(config.path("retention")), text(config.path("storage")), config.path("num_replicas").asInt(1),
				state.path("messages").asLong(), state.path("bytes").asLong(), state.path("last_seq").asLong(),
				time(state.path("last_ts")), state.path("consumer_count").asInt(), consumers);
	}

	private List<ConsumerDescriptor> consumers(String stream) {
		DeclaredStream declaration = this.declared.get(stream);
		return StreamSupport.stream(this.api.consumers(stream).spliterator(), false)
			.limit(MAX_CONSUMERS)
			.map((info) -> describe(info, declaration))
			.sorted(Comparator.comparing(ConsumerDescriptor::name))
			.toList();
	}

	private static ConsumerDescriptor describe(ObjectNode info, @Nullable DeclaredStream declaration) {
		JsonNode config = info.path("config");
		String name = info.path("name").asText();
		List<String> subjects = subjects(config.path("filter_subjects"));
		if (config.hasNonNull("filter_subject")) {
			subjects = List.of(config.path("filter_subject").asText());
		}
		return new ConsumerDescriptor(name, config.hasNonNull("durable_name"), declaredBy(name, declaration),
				text(config.path("description")), subjects, info.path("num_pending").asLong(),
				info.path("num_ack_pending").asLong(), info.path("num_redelivered").asLong(),
				info.path("num_waiting").asLong(), info.path("paused").asBoolean(),
				time(info.path("delivered").path("last_active")));
	}

	private static @Nullable String declaredBy(String consumer, @Nullable DeclaredStream declaration) {
		if (declaration == null) {
			return null;
		}
		return declaration.consumers()
			.stream()
			.filter((each) -> each.name().equals(consumer))
			.map(DeclaredConsumer::declaredBy)
			.map((version) -> version.value())
			.findFirst()
			.orElse(null);
	}

	private static List<String> subjects(JsonNode array) {
		return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
	}

	private static @Nullable String text(JsonNode value) {
		return (value.isTextual() && !value.asText().isEmpty()) ? value.asText() : null;
	}

	private static @Nullable String time(JsonNode value) {
		String text = text(value);
		return NO_TIME.equals(text) ? null : text;
	}

}
