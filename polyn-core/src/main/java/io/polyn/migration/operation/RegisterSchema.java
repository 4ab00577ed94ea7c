package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.SchemaBucket;

/**
 * Stores the schema of an event, in the bucket that the services share.
 *
 * @param event the event's name
 * @param schema the schema as JSON text
 */
record RegisterSchema(String event, String schema) implements ContentOperation {

	@Override
	public String name() {
		return "register_schema";
	}

	@Override
	public String target() {
		return describe(this.event);
	}

	@Override
	public ObjectNode fields() {
		return Json.object().put("name", this.event).put("schema", this.schema);
	}

	@Override
	public Operation repeatable() {
		return this;
	}

	@Override
	public Change prepare(OperationContext context) {
		JetStreamApi api = context.api();
		String bucket = context.prefix().name(SchemaBucket.NAME);
		BucketKey target = new BucketKey(api, bucket, this.event);
		Change change = target.change(target.find().orElse(null), this.schema.getBytes(StandardCharsets.UTF_8));
		return new Change(change.undo(), change.redo(), () -> {
			SchemaBucket.ensure(api, bucket);
			change.apply().run();
		}).knownBy(change.standing());
	}

	static String describe(String event) {
		return "schema " + event;
	}

}
