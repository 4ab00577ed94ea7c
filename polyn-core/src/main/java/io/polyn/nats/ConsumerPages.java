package io.polyn.nats;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

/**
 * The consumers of a stream, fetched page by page.
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
				if (this.page.isEmpty() && this.offset < this.total) {
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
				for (JsonNode consumer : answer.path("consumers")) {
					this.page.add((ObjectNode) consumer);
				}
				this.offset += this.page.size();
				this.total = (this.page.isEmpty() ? this.offset : answer.path("total").asInt());
			}

		};
	}

}
