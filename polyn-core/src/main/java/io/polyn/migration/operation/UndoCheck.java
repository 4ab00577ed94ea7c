package io.polyn.migration.operation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;

/**
 * Finds out before the first of several operations runs whether one of them will refuse
 * to lose data, so that not half of them are carried out.
 */
public final class UndoCheck {

	private final OperationContext context;

	private final Map<String, Spared> spared = new HashMap<>();

	private final Set<String> written = new HashSet<>();

	private UndoCheck(OperationContext context) {
		this.context = context;
	}

	/**
	 * Checks operations.
	 * @param context what to work with
	 * @param operations the operations, in the order in which they will run
	 * @throws PolynException with {@link ErrorCode#DATA_LOSS} if one will refuse
	 */
	public static void requireNoDataLoss(OperationContext context, List<Operation> operations) {
		UndoCheck check = new UndoCheck(context);
		operations.forEach(check::requireNoDataLoss);
	}

	private void requireNoDataLoss(Operation operation) {
		spare(operation);
		if (operation instanceof DeleteStream deletion
				&& this.spared.containsKey(stream(deletion.type(), deletion.object()))) {
			requireNothingElse(deletion, this.spared.get(stream(deletion.type(), deletion.object())));
		}
		else if (!isWrittenBefore(operation)) {
			prepare(operation);
		}
	}

	private void spare(Operation operation) {
		if (operation instanceof DeleteKey key) {
			spared(stream(StreamType.KEY_VALUE, key.bucket())).keys().add(key.key());
		}
		else if (operation instanceof PutKey key) {
			spared(stream(StreamType.KEY_VALUE, key.bucket())).keys().remove(key.key());
		}
		else if (operation instanceof DeleteObject object) {
			spare(stream(StreamType.OBJECT_STORE, object.bucket()), 1);
		}
		else if (operation instanceof Unpublish unpublish && unpublish.message().find(this.context.api()).isPresent()) {
			spare(unpublish.message().stream(), 1);
		}
		else if (operation instanceof PurgeTransformed purge) {
			this.context.api()
				.streamInfo(purge.stream())
				.ifPresent((info) -> spare(purge.stream(), info.path("state").path("messages").asLong()));
		}
	}

	private void spare(String stream, long messages) {
		this.spared.put(stream, spared(stream).plus(messages));
	}

	private Spared spared(String stream) {
		return this.spared.computeIfAbsent(stream, (name) -> Spared.of(0));
	}

	// What an operation will find that was written before it can't be known yet.
	private boolean isWrittenBefore(Operation operation) {
		if (operation instanceof TransformKeys transformation) {
			this.written.add(stream(StreamType.KEY_VALUE, transformation.bucket()));
			return false;
		}
		if (operation instanceof PutKey key) {
			return isWrittenBefore(key, key.bucket());
		}
		if (operation instanceof DeleteKey key) {
			return isWrittenBefore(key, key.bucket());
		}
		return (operation instanceof PutObject || operation instanceof DeleteObject)
				&& !this.written.add(operation.target());
	}

	private boolean isWrittenBefore(Operation key, String bucket) {
		boolean first = this.written.add(key.target());
		return !first || this.written.contains(stream(StreamType.KEY_VALUE, bucket));
	}

	private void requireNothingElse(DeleteStream deletion, Spared spared) {
		if (!deletion.allowDataLoss()) {
			this.context.api()
				.streamInfo(deletion.type().streamName(deletion.fields()))
				.ifPresent((info) -> DataLoss.refuseDeletion(this.context.api(), deletion.type(), deletion.target(),
						info, spared));
		}
	}

	private static String stream(StreamType type, String name) {
		return type.streamName(Json.object().put(type.nameField(), name));
	}

	// Whatever else is wrong may be put right by the operations before it.
	private void prepare(Operation operation) {
		try {
			operation.prepare(this.context);
		}
		catch (PolynException ex) {
			if (ex.code() == ErrorCode.DATA_LOSS) {
				throw ex;
			}
		}
	}

	/**
	 * What does not count when a stream is deleted, because it is deleted anyway.
	 *
	 * @param keys the keys of a bucket
	 * @param messages the number of messages of a stream
	 */
	record Spared(Set<String> keys, long messages) {

		static Spared of(long messages) {
			return new Spared(new HashSet<>(), messages);
		}

		private Spared plus(long more) {
			return new Spared(this.keys, this.messages + more);
		}

	}

}
