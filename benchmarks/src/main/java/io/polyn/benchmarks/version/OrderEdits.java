package io.polyn.benchmarks.version;

import java.time.Instant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.version.Change;
import io.polyn.version.ChangeContext;

/**
 * What an order went through in six versions, as edits of a tree. Changes and the peer
 * that does it by hand make the same ones.
 */
enum OrderEdits {

	/** A member has another name. */
	RENAME {

		@Override
		void up(ObjectNode order) {
			order.set("customerId", order.remove("customer"));
		}

		@Override
		void down(ObjectNode order) {
			order.set("customer", order.remove("customerId"));
		}

	},

	/** One member is two. */
	NAMES {

		@Override
		void up(ObjectNode order) {
			String name = order.remove("name").asText();
			int space = name.indexOf(' ');
			order.put("firstName", name.substring(0, space)).put("lastName", name.substring(space + 1));
		}

		@Override
		void down(ObjectNode order) {
			order.put("name", order.remove("firstName").asText() + " " + order.remove("lastName").asText());
		}

	},

	/** A number is a text. */
	TIME {

		@Override
		void up(ObjectNode order) {
			order.put("placedAt", Instant.ofEpochSecond(order.get("placedAt").asLong()).toString());
		}

		@Override
		void down(ObjectNode order) {
			order.put("placedAt", Instant.parse(order.get("placedAt").asText()).getEpochSecond());
		}

	},

	/** A member of each element has another name. */
	LINES {

		@Override
		void up(ObjectNode order) {
			for (JsonNode line : order.get("lines")) {
				ObjectNode each = (ObjectNode) line;
				each.set("quantity", each.remove("pieces"));
			}
		}

		@Override
		void down(ObjectNode order) {
			for (JsonNode line : order.get("lines")) {
				ObjectNode each = (ObjectNode) line;
				each.set("pieces", each.remove("quantity"));
			}
		}

	},

	/** Members are an object of their own. */
	ADDRESS {

		@Override
		void up(ObjectNode order) {
			ObjectNode address = order.objectNode();
			address.set("street", order.remove("street"));
			address.set("city", order.remove("city"));
			address.set("zip", order.remove("zip"));
			order.set("address", address);
		}

		@Override
		void down(ObjectNode order) {
			JsonNode address = order.remove("address");
			order.set("street", address.get("street"));
			order.set("city", address.get("city"));
			order.set("zip", address.get("zip"));
		}

	},

	/** There is one more member. */
	CURRENCY {

		@Override
		void up(ObjectNode order) {
			order.put("currency", "EUR");
		}

		@Override
		void down(ObjectNode order) {
			order.remove("currency");
		}

	};

	abstract void up(ObjectNode order);

	abstract void down(ObjectNode order);

	/**
	 * Returns the edit as a change of a schema.
	 */
	Change change() {
		return new Change() {

			@Override
			public void up(ObjectNode data, ChangeContext context) {
				OrderEdits.this.up(data);
			}

			@Override
			public void down(ObjectNode data, ChangeContext context) {
				OrderEdits.this.down(data);
			}

		};
	}

}
