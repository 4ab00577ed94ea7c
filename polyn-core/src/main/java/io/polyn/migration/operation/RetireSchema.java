package io.polyn.migration.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.nats.Bucket;
import io.polyn.nats.SchemaBucket;

/**
 * Removes the schema of an event from the bucket that the services share; its older
 * revisions stay in the bucket's history.
 *
 * @param event the event's name
 * @param ifExists whether a missing one is passed over
 */
record RetireSchema(String event, boolean ifExists) implements ContentOperation {

	@Override
	public String name() {
		return "retire_schema" + (this.ifExists ? "_if_exists" : "");
	}

	@Override
	public String target() {
		return RegisterSchema.describe(this.event);
	}

	@Override
	public ObjectNode fields() {
		return Json.object().put("name", this.event);
	}

	@Override
	public Operation repeatable() {
		return new RetireSchema(this.event, true);
	}

	@Override
	public Change prepare(OperationContext context) {
		BucketKey target = new BucketKey(context.api(), context.prefix().name(SchemaBucket.NAME), this.event);
		Bucket.Entry before = target.find().orElse(null);
		if (before == null && !this.ifExists) {
			throw Operation.unexpected("The " + target() + " does not exist.",
					"Remove the operation, or use '" + name() + "_if_exists' to pass over it.");
		}
		return target.change(before, null);
	}

}
