package io.polyn.benchmarks.version;

import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.version.Change;
import io.polyn.version.Scheme;
import io.polyn.version.Versioned;
import io.polyn.version.VersioningSchema;
import io.polyn.version.VersioningSchemaBuilder;

/**
 * The way of an order up to the newest version, and the same by hand.
 *
 * @param schema the versions
 * @param steps how many lie between the order and the newest one
 * @param document the order
 */
record OrderWalk(VersioningSchema schema, int steps, byte[] document) {

	private static final OrderEdits[] EDITS = OrderEdits.values();

	private static final String TYPE = "order.placed";

	private static final String OLDEST = """
			{"id":"0193b3e2-7c4a-7d10-9a5b-3f2e8c1d4b6a","customer":"c-4711","name":"Ada Lovelace","placedAt":1796018400,\
			"street":"St James's Square 12","city":"London","zip":"SW1Y 4JH","state":"paid","total":119.85,\
			"lines":[{"sku":"a-1001","title":"Analytical engine, small","pieces":2,"price":19.95},\
			{"sku":"b-2002","title":"Punched cards, 100","pieces":3,"price":9.99},\
			{"sku":"c-3003","title":"Notes by the translator","pieces":1,"price":49.98}],\
			"tags":["new","gift"],"note":"Please ring twice"}""";

	/**
	 * Makes an order that is so many steps older than the newest version, and requires
	 * that both ways lead to the same.
	 */
	static OrderWalk of(int steps) throws JsonProcessingException {
		VersioningSchema schema = versions();
		byte[] document = schema
			.run(Versioned.ofJson(OLDEST.getBytes(StandardCharsets.UTF_8), TYPE, "0", version(steps)))
			.document()
			.bytes();
		OrderWalk walk = new OrderWalk(schema, steps, document);
		if (!Json.parse(walk.run()).equals(Json.parse(walk.byHand()))) {
			throw new IllegalStateException("The peer does something else");
		}
		return walk;
	}

	private static VersioningSchema versions() {
		VersioningSchemaBuilder builder = VersioningSchema.builder(Scheme.INTEGER);
		for (int version = EDITS.length; version > 0; version--) {
			Change change = EDITS[version - 1].change();
			builder.version(String.valueOf(version), (introduced) -> introduced.type(TYPE, change));
		}
		return builder.version("0").build();
	}

	private static String version(int steps) {
		return String.valueOf(EDITS.length - steps);
	}

	byte[] run() {
		return this.schema.run(Versioned.ofJson(this.document, TYPE, version(this.steps), version(0)))
			.document()
			.bytes();
	}

	byte[] byHand() throws JsonProcessingException {
		ObjectNode order = (ObjectNode) Json.parse(this.document);
		for (int i = EDITS.length - this.steps; i < EDITS.length; i++) {
			EDITS[i].up(order);
		}
		return Json.write(order);
	}

}
