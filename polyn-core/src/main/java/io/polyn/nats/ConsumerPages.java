package io.polyn.nats;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

/**
 * The consumers of a stream, fetched page by page. The server's own don't count, by which
 * other streams take their messages from this one: from 2.14 on it lists them with
 * streams that keep messages for their consumers, makes them anew when it needs them, and
 * nobody would acknowledge anything for one that someone else has made.
 */
record ConsumerPages(JetStreamTransport transport, String stream) implements Iterable<ObjectNode> {

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
				ObjectNode body = Json.object().put("offset", this.offset);
				ObjectNode answer = ConsumerPages.this.transport.query("CONSUMER.LIST." + ConsumerPages.this.stream,
						body);
				JsonNode consumers = answer.path("consumers");
				for (JsonNode consumer : consumers) {
					if (!consumer.path("config").path("sourcing").asBoolean()) {
						this.page.add((ObjectNode) consumer);
					}
				}
				this.offset += consumers.size();
				this.total = (consumers.isEmpty() ? this.offset : answer.path("total").asInt());
			}

		};
	}

}
