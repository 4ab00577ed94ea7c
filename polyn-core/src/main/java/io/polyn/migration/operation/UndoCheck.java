package io.polyn.migration.operation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
		Map<String, Integer> deletedKeys = new HashMap<>();
		for (Operation operation : operations) {
			if (operation instanceof DeleteKey key) {
				deletedKeys.merge(key.bucket(), 1, Integer::sum);
			}
			if (operation instanceof DeleteStream deletion && deletedKeys.containsKey(deletion.object())) {
				requireNothingElse(context, deletion, deletedKeys.get(deletion.object()));
			}
			else {
				prepare(context, operation);
			}
		}
	}

	private static void requireNothingElse(OperationContext context, DeleteStream deletion, int deletedKeys) {
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
