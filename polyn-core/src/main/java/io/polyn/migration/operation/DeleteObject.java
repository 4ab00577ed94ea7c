package io.polyn.migration.operation;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.ObjectBucket;
import org.jspecify.annotations.Nullable;

/**
 * Deletes an object of an object store.
 *
 * @param bucket the store's name
 * @param object the object's name
 * @param ifExists whether a missing one is passed over
 * @param allowDataLoss whether one may be lost that is too large to be kept in the
 * migration's record
 * @param onlyIf the id of the object that may be deleted, {@code null} for any; what
 * takes a change back or completes it has one, and removes whatever is left of that
 * object's content
 */
record DeleteObject(String bucket, String object, boolean ifExists, boolean allowDataLoss,
		@Nullable String onlyIf) implements ContentOperation {

	@Override
	public String name() {
		return "delete_object" + (this.ifExists ? "_if_exists" : "");
	}

	@Override
	public String target() {
		return PutObject.describe(this.bucket, this.object);
	}

	@Override
	public ObjectNode fields() {
		ObjectNode fields = Json.object().put("bucket", this.bucket).put("name", this.object);
		if (this.onlyIf != null) {
			fields.put("only_if", this.onlyIf);
		}
		return DataLoss.flag(fields, this.allowDataLoss);
	}

	@Override
	public boolean isReversible() {
		return !this.allowDataLoss;
	}

	@Override
	public Operation repeatable() {
		return new DeleteObject(this.bucket, this.object, true, this.allowDataLoss, this.onlyIf);
	}

	@Override
	public Change prepare(OperationContext context) {
		ObjectBucket store = new ObjectBucket(context.api(), this.bucket);
		ObjectBucket.Entry before = find(store).orElse(null);
		if (this.onlyIf != null) {
			return finish(store, before, this.onlyIf);
		}
		if (before == null && this.ifExists) {
			return Change.NONE;
		}
		if (before == null) {
			throw Operation.unexpected("The " + target() + " does not exist.",
					"Remove the operation, or use '" + name() + "_if_exists' to pass over it.");
		}
		Optional<Operation> undo = PutObject.restoring(store, this.bucket, before, PutObject.ABSENT);
		if (undo.isEmpty() && !this.allowDataLoss) {
			DataLoss.refuse(target(), "Deleting it", before.size() + " bytes");
		}
		Runnable apply = () -> delete(store, before);
		return undo.map((operation) -> Change.reversible(List.of(operation), apply))
			.orElseGet(() -> Change.irreversible(new DeleteObject(this.bucket, this.object, true, true, before.id()),
					apply));
	}

	private Optional<ObjectBucket.Entry> find(ObjectBucket store) {
		try {
			return store.get(this.object).filter((entry) -> !entry.isDeleted());
		}
		catch (PolynException ex) {
			if (ex.code() == ErrorCode.UNEXPECTED_STATE && (this.ifExists || this.onlyIf != null)) {
				return Optional.empty();
			}
			throw ex;
		}
	}

	private Change finish(ObjectBucket store, ObjectBucket.@Nullable Entry now, String id) {
		if (now == null) {
			return Change.irreversible(this, () -> store.purgeContent(id));
		}
		if (now.id().equals(id)) {
			return Change.irreversible(this, () -> delete(store, now)).inSteps();
		}
		if (!this.allowDataLoss) {
			throw new PolynException(ErrorCode.DATA_LOSS,
					"Taking back the " + target() + " would delete what was put there since.",
					"Move that object first.");
		}
		return Change.irreversible(this, () -> store.purgeContent(id));
	}

	private void delete(ObjectBucket store, ObjectBucket.Entry object) {
		ConditionalWrite write = () -> store.delete(object);
		write.require(target());
		store.purgeContent(object.id());
	}

}
