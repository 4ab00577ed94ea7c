package io.polyn.migration.operation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.NUID;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.ObjectBucket;
import org.jspecify.annotations.Nullable;

/**
 * Puts an object into an object store.
 *
 * @param bucket the store's name
 * @param info what describes the object, by the names of ADR-20: at least {@code name};
 * what takes a change back has a {@code nuid}, under which the content is stored
 * @param content the content
 * @param ifNotExists whether an object that exists is left alone
 * @param allowDataLoss whether a former object may be lost that is too large to be kept
 * in the migration's record
 * @param onlyIf the id of the object that may be overwritten, {@code null} for any; what
 * takes a change back has one
 */
record PutObject(String bucket, ObjectNode info, byte[] content, boolean ifNotExists, boolean allowDataLoss,
		@Nullable String onlyIf) implements ContentOperation {

	/** What an object that doesn't exist has instead of an id. */
	static final String ABSENT = "absent";

	private static final String ID = "nuid";

	private static final int MAX_KEPT = 64 * 1024;

	private static final List<String> COMPUTED = List.of("bucket", "size", "chunks", "digest", "deleted");

	/**
	 * Makes the operation that brings an object back.
	 * @param store the store
	 * @param bucket the store's name
	 * @param object the object
	 * @param onlyIf the id of what may be overwritten then
	 * @return the operation, or nothing if the object is too large for the migration's
	 * record, or damaged
	 */
	static Optional<Operation> restoring(ObjectBucket store, String bucket, ObjectBucket.Entry object, String onlyIf) {
		if (object.size() > MAX_KEPT) {
			return Optional.empty();
		}
		ObjectNode info = object.info().deepCopy().remove(COMPUTED);
		return store.content(object).map((content) -> new PutObject(bucket, info, content, false, false, onlyIf));
	}

	static String describe(String bucket, String object) {
		return "object " + object + " of object store " + bucket;
	}

	@Override
	public String name() {
		return "put_object" + (this.ifNotExists ? "_if_not_exists" : "");
	}

	@Override
	public String target() {
		return describe(this.bucket, object());
	}

	@Override
	public ObjectNode fields() {
		ObjectNode fields = Json.object().put("bucket", this.bucket).setAll(this.info);
		if (this.onlyIf != null) {
			fields.put("only_if", this.onlyIf);
		}
		return Arguments.putContent(DataLoss.flag(fields, this.allowDataLoss), "data", this.content);
	}

	@Override
	public PutObject repeatable() {
		ObjectNode known = this.info.has(ID) ? this.info : this.info.deepCopy().put(ID, NUID.nextGlobal());
		return new PutObject(this.bucket, known, this.content, this.ifNotExists, this.allowDataLoss, this.onlyIf);
	}

	@Override
	public Change prepare(OperationContext context) {
		ObjectBucket store = new ObjectBucket(context.api(), this.bucket);
		ObjectBucket.Entry latest = store.get(object()).orElse(null);
		ObjectBucket.Entry before = (latest != null && !latest.isDeleted()) ? latest : null;
		if (before != null && this.ifNotExists) {
			return Change.NONE;
		}
		PutObject known = repeatable();
		String idBefore = (before != null) ? before.id() : ABSENT;
		requireUntouched(idBefore, known.id());
		Set<String> leftovers = new LinkedHashSet<>();
		if (this.onlyIf != null) {
			leftovers.add(this.onlyIf);
		}
		if (idBefore.equals(known.id())) {
			return Change.reversible(List.of(), () -> purge(store, leftovers));
		}
		leftovers.add(idBefore);
		return Change.reversible(List.of(undo(store, before, known.id())), () -> {
			if (this.info.has(ID)) {
				// May have been begun before.
				store.purgeContent(known.id());
			}
			known.write(store, (latest != null) ? latest.revision() : 0);
			purge(store, leftovers);
		});
	}

	private Operation undo(ObjectBucket store, ObjectBucket.@Nullable Entry before, String id) {
		if (before == null) {
			return new DeleteObject(this.bucket, object(), false, false, id);
		}
		return restoring(store, this.bucket, before, id).orElseGet(() -> {
			if (!this.allowDataLoss) {
				DataLoss.refuse(target(), "Replacing it", before.size() + " bytes");
			}
			return new DeleteObject(this.bucket, object(), false, true, id);
		});
	}

	private void requireUntouched(String idBefore, String id) {
		if (this.onlyIf != null && !this.onlyIf.equals(idBefore) && !id.equals(idBefore)) {
			throw new PolynException(ErrorCode.DATA_LOSS,
					"Taking back the " + target() + " would overwrite what was put there since.",
					"Move that object first.");
		}
	}

	private void write(ObjectBucket store, long revision) {
		ConditionalWrite write = () -> store.put(this.info, this.content, revision);
		try {
			write.require(target());
		}
		catch (PolynException ex) {
			if (ex.code() != ErrorCode.REQUEST_TIMED_OUT) {
				// Nothing refers to it.
				store.purgeContent(id());
			}
			throw ex;
		}
	}

	private static void purge(ObjectBucket store, Set<String> ids) {
		ids.stream().filter((id) -> !id.equals(ABSENT)).forEach(store::purgeContent);
	}

	private String object() {
		return this.info.path("name").asText();
	}

	private String id() {
		return this.info.path(ID).asText();
	}

}
