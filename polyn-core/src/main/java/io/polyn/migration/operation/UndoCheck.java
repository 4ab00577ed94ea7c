package io.polyn.migration.operation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.polyn.ErrorCode;
import io.polyn.PolynException;

/**
 * Finds out before the first of several operations runs whether one of them will refuse
 * to lose data, so that not half of them are carried out.
 */
public final class UndoCheck {

	private UndoCheck() {
	}

	/**
	 * Checks operations.
	 * @param context what to work with
	 * @param operations the operations, in the order in which they will run
	 * @throws PolynException with {@link ErrorCode#DATA_LOSS} if one will refuse
	 */
	public static void requireNoDataLoss(OperationContext context, List<Operation> operations) {
		Map<String, Set<String>> deletedKeys = new HashMap<>();
		Set<String> keys = new HashSet<>();
		for (Operation operation : operations) {
			if (operation instanceof DeleteKey key) {
				deletedKeys.computeIfAbsent(key.bucket(), (bucket) -> new HashSet<>()).add(key.key());
			}
			else if (operation instanceof PutKey key) {
				deletedKeys.getOrDefault(key.bucket(), new HashSet<>()).remove(key.key());
			}
			if (operation instanceof DeleteStream deletion && deletedKeys.containsKey(deletion.object())) {
				requireNothingElse(context, deletion, deletedKeys.get(deletion.object()));
			}
			// What a key has now is found by the first operation on it only.
			else if (!isOnKey(operation) || keys.add(operation.target())) {
				prepare(context, operation);
			}
		}
	}

	private static boolean isOnKey(Operation operation) {
		return operation instanceof PutKey || operation instanceof DeleteKey;
	}

	private static void requireNothingElse(OperationContext context, DeleteStream deletion, Set<String> deletedKeys) {
		if (!deletion.allowDataLoss()) {
			context.api()
				.streamInfo(deletion.type().streamName(deletion.fields()))
				.ifPresent((info) -> DataLoss.refuseDeletion(context.api(), deletion.type(), deletion.target(), info,
						deletedKeys));
		}
	}

	// Whatever else is wrong may be put right by the operations before it.
	private static void prepare(OperationContext context, Operation operation) {
		try {
			operation.prepare(context);
		}
		catch (PolynException ex) {
			if (ex.code() == ErrorCode.DATA_LOSS) {
				throw ex;
			}
		}
	}

}
