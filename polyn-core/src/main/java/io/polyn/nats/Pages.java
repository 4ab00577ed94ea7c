package io.polyn.nats;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;

/**
 * All streams, or the consumers of one, fetched page by page: all of them, or an error
 * that names those for which no server of a cluster answers. The server's own consumers
 * don't count, by which other streams take their messages from this one: from 2.14 on it
 * lists them with streams that keep messages for their consumers, makes them anew when it
 * needs them, and nobody would acknowledge anything for one that someone else has made.
 *
 * @param transport what carries the requests
 * @param operation the request
 * @param list what the list is called in the answer
 */
record Pages(JetStreamTransport transport, String operation, String list) implements Iterable<ObjectNode> {

	private static final int ATTEMPTS = 3;

	@Override
	public Iterator<ObjectNode> iterator() {
		return new Iterator<>() {

			private final Queue<ObjectNode> page = new ArrayDeque<>();

			private int offset;

			private int total = Integer.MAX_VALUE;

			@Override
			public boolean hasNext() {
				while (this.page.isEmpty() && this.offset < this.total) {
					fetch();
				}
				return !this.page.isEmpty();
			}

			@Override
			public ObjectNode next() {
				if (!hasNext()) {
					throw new NoSuchElementException();
				}
				return this.page.remove();
			}

			private void fetch() {
				ObjectNode answer = page(this.offset);
				JsonNode infos = answer.path(Pages.this.list);
				for (JsonNode info : infos) {
					if (!info.path("config").path("sourcing").asBoolean()) {
						this.page.add((ObjectNode) info);
					}
				}
				this.offset += infos.size();
				this.total = (infos.isEmpty() ? this.offset : answer.path("total").asInt());
			}

		};
	}

	// A leader is elected within the time that a few answers take.
	private ObjectNode page(int offset) {
		ObjectNode body = Json.object().put("offset", offset);
		List<String> missing = List.of();
		for (int i = 0; i < ATTEMPTS; i++) {
			ObjectNode answer = this.transport.query(this.operation, body);
			missing = missing(answer);
			if (missing.isEmpty()) {
				return answer;
			}
		}
		throw new PolynException(ErrorCode.REQUEST_TIMED_OUT,
				"JetStream's answer to " + this.operation + " is not complete: no server answered for "
						+ String.join(", ", missing) + ".",
				"Check that the servers run that have them, and that the cluster has a leader.");
	}

	// What is known of one that is missing may be listed all the same.
	private static List<String> missing(ObjectNode answer) {
		JsonNode reasons = answer.path("offline");
		Set<String> names = new TreeSet<>();
		answer.path("missing").forEach((name) -> names.add(name.asText()));
		reasons.fieldNames().forEachRemaining(names::add);
		return names.stream()
			.map((name) -> reasons.has(name) ? name + " (" + reasons.path(name).asText() + ")" : name)
			.toList();
	}

}
