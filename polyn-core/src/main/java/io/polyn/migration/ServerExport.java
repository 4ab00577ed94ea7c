package io.polyn.migration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Suggestion;
import io.polyn.migration.operation.ConsumerExport;
import io.polyn.migration.operation.Creation;
import io.polyn.migration.operation.Origins;
import io.polyn.migration.operation.StreamExport;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;

/**
 * Writes the migration that would make what stands on a server: streams, buckets and
 * object stores with their durable consumers, but nothing of what is in them. Changes
 * nothing.
 */
public final class ServerExport {

	private final JetStreamApi api;

	private final NamePrefix prefix;

	/**
	 * Creates an export.
	 * @param connection the connection, which stays the caller's to close
	 * @param options the domain or API prefix, and how long to wait for an answer
	 * @param prefix the prefix of the deployment that is read, which the migration is
	 * written without; {@link NamePrefix#NONE} for all of the account
	 */
	public ServerExport(Connection connection, JetStreamOptions options, NamePrefix prefix) {
		this.api = new JetStreamApi(connection, options);
		this.prefix = prefix;
	}

	/**
	 * Reads what stands on the server.
	 * @param patterns the names of streams without the prefix, such as {@code USERS},
	 * {@code KV_preferences} or {@code ORDERS_*}, where {@code *} is any text; {@code *}
	 * alone is all that there is but for what is Polyn's own or the server's
	 * @return the migration
	 * @throws PolynException if a pattern matches nothing, or the server can't be asked
	 */
	public ExportedMigration read(Collection<String> patterns) {
		Map<String, ObjectNode> matching = matching(patterns, byWrittenName());
		List<Creation> creations = new ArrayList<>();
		List<String> internal = matching.keySet().stream().filter(StreamExport::isInternal).toList();
		if (!internal.isEmpty()) {
			creations.add(Creation.none(String.join(", ", internal), "left out, as Polyn's own or the server's."));
			matching.keySet().removeAll(internal);
		}
		Map<String, ObjectNode> ordered = new LinkedHashMap<>();
		List.copyOf(matching.keySet()).forEach((stream) -> moveAfterOrigins(stream, matching, ordered));
		ordered.values().forEach((info) -> creations.addAll(creations(info, ordered.keySet())));
		return new ExportedFile(this.api.serverVersion(), List.copyOf(ordered.keySet()), creations).migration();
	}

	private Map<String, ObjectNode> byWrittenName() {
		Map<String, ObjectNode> streams = new TreeMap<>();
		this.api.streams().forEach((info) -> {
			String name = info.path("config").path("name").asText();
			if (this.prefix.covers(name)) {
				streams.put(this.prefix.writtenName(name), info);
			}
		});
		return streams;
	}

	private static Map<String, ObjectNode> matching(Collection<String> patterns, Map<String, ObjectNode> all) {
		List<String> exportable = all.keySet().stream().filter((stream) -> !StreamExport.isInternal(stream)).toList();
		Map<String, ObjectNode> matching = new TreeMap<>();
		for (String pattern : patterns) {
			Predicate<String> matches = Stream.of(pattern.split("\\*", -1))
				.map(Pattern::quote)
				.collect(Collectors.collectingAndThen(Collectors.joining(".*"), Pattern::compile))
				.asMatchPredicate();
			if (exportable.stream().noneMatch(matches)) {
				throw new PolynException(ErrorCode.NOT_GENERATED,
						"The account has no stream of the application that matches '" + pattern + "'."
								+ Suggestion.of(pattern, exportable),
						"Name streams as the server does, but without polyn.prefix, such as USERS, KV_<bucket> or"
								+ " OBJ_<store>; * is any text.");
			}
			all.keySet().stream().filter(matches).forEach((stream) -> matching.put(stream, all.get(stream)));
		}
		return matching;
	}

	private void moveAfterOrigins(String stream, Map<String, ObjectNode> waiting, Map<String, ObjectNode> ordered) {
		ObjectNode info = waiting.remove(stream);
		if (info != null) {
			Origins.of(info.path("config"))
				.stream()
				.filter(this.prefix::covers)
				.map(this.prefix::writtenName)
				.forEach((origin) -> moveAfterOrigins(origin, waiting, ordered));
			ordered.put(stream, info);
		}
	}

	private List<Creation> creations(ObjectNode info, Set<String> exported) {
		ObjectNode config = (ObjectNode) info.path("config");
		String target = target(config);
		List<Creation> creations = new ArrayList<>();
		Origins.of(config)
			.stream()
			.filter((origin) -> !this.prefix.covers(origin) || !exported.contains(this.prefix.writtenName(origin)))
			.map(this.prefix::writtenName)
			.map((origin) -> Creation.none(target, "takes messages from " + origin + ", which is not made here."))
			.forEach(creations::add);
		List<Creation> made = StreamExport.of(config, this.api.serverVersion(), this.prefix);
		creations.addAll(made);
		if (made.get(0).isExpressed() && info.path("state").path("consumer_count").asInt() > 0) {
			creations.addAll(consumers(config));
		}
		return creations;
	}

	private List<Creation> consumers(ObjectNode stream) {
		Map<Boolean, List<ObjectNode>> consumers = StreamSupport
			.stream(this.api.consumers(stream.path("name").asText()).spliterator(), false)
			.sorted(Comparator.comparing((consumer) -> consumer.path("name").asText()))
			.collect(Collectors.partitioningBy(ConsumerExport::isDurable));
		List<Creation> creations = new ArrayList<>();
		consumers.get(true)
			.forEach((consumer) -> creations
				.add(ConsumerExport.of((ObjectNode) consumer.path("config"), stream, this.prefix)));
		int ephemeral = consumers.get(false).size();
		if (ephemeral > 0) {
			creations.add(Creation.none(target(stream),
					"consumers left out that are not durable: " + ephemeral + ". Who uses one creates it."));
		}
		return creations;
	}

	private String target(ObjectNode stream) {
		return "stream " + this.prefix.writtenName(stream.path("name").asText());
	}

}
