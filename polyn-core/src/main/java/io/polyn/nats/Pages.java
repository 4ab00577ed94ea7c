package io.polyn.nats;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

/**
 * All streams, or the consumers of one, fetched page by page. The server's own consumers
 * don't count, by which other streams take their messages from this one: from 2.14 on it
 * lists them with streams that keep messages for their consumers, makes them anew when it
 * needs them, and nobody would acknowledge anything for one that someone else has made.
 *
 * @param transport what carries the requests
 * @param operation the request
 * @param list what the list is called in the answer
 */
record Pages(JetStreamTransport transport, String operation, String list) implements Iterable<ObjectNode> {

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
				ObjectNode answer = Pages.this.transport.query(Pages.this.operation, body);
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

}
