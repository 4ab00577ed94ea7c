package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.testing.JetStreamServer;

/**
 * A stream as its users see it.
 *
 * @param config its configuration
 * @param messages its messages
 * @param pending how many messages each durable consumer still gets
 */
record StreamSnapshot(ObjectNode config, List<Message> messages, Map<String, Long> pending) {

	record Message(long sequence, String time, String subject, String data) {

		String content() {
			return this.subject + " " + this.data;
		}

	}

	static StreamSnapshot of(JetStreamServer server, String stream) {
		List<Message> messages = new ArrayList<>();
		long next = 1;
		while (true) {
			JsonNode message = server.api()
				.findMessage(stream, Json.object().put("seq", next).put("next_by_subj", ">"))
				.orElse(null);
			if (message == null) {
				break;
			}
			messages.add(new Message(message.path("seq").asLong(), message.path("time").asText(),
					message.path("subject").asText(),
					new String(Base64.getDecoder().decode(message.path("data").asText()), StandardCharsets.UTF_8)));
			next = message.path("seq").asLong() + 1;
		}
		Map<String, Long> pending = new TreeMap<>();
		for (ObjectNode consumer : server.api().consumers(stream)) {
			if (StreamRename.isDurable(consumer)) {
				pending.put(consumer.path("name").asText(),
						consumer.path("num_pending").asLong() + consumer.path("num_ack_pending").asLong());
			}
		}
		return new StreamSnapshot(server.config(stream), messages, pending);
	}

	List<Long> sequences() {
		return this.messages.stream().map(Message::sequence).toList();
	}

	List<String> contents() {
		return this.messages.stream().map(Message::content).toList();
	}

}
