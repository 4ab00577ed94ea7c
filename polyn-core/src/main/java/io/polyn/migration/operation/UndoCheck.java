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

	private final Map<String, Integer> deletedByStream = new HashMap<>();

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
		if (operation instanceof DeleteKey key) {
			this.deletedByStream.merge(stream(StreamType.KEY_VALUE, key.bucket()), 1, Integer::sum);
		}
		if (operation instanceof DeleteObject object) {
			this.deletedByStream.merge(stream(StreamType.OBJECT_STORE, object.bucket()), 1, Integer::sum);
		}
		if (operation instanceof DeleteStream deletion
				&& this.deletedByStream.containsKey(stream(deletion.type(), deletion.object()))) {
			requireNothingElse(deletion, this.deletedByStream.get(stream(deletion.type(), deletion.object())));
		}
		else if (!isWrittenBefore(operation)) {
			prepare(operation);
		}
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

	private void requireNothingElse(DeleteStream deletion, int deleted) {
		if (!deletion.allowDataLoss()) {
			this.context.api()
				.streamInfo(deletion.type().streamName(deletion.fields()))
				.ifPresent((info) -> DataLoss.refuseDeletion(this.context.api(), deletion.type(), deletion.target(),
						info, deleted));
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

}
