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
		Map<String, Integer> deleted = new HashMap<>();
		for (Operation operation : operations) {
			if (operation instanceof DeleteKey key) {
				deleted.merge(key.bucket(), 1, Integer::sum);
			}
			if (operation instanceof Unpublish unpublish && unpublish.message().find(context.api()).isPresent()) {
				deleted.merge(unpublish.message().stream(), 1, Integer::sum);
			}
			if (operation instanceof PurgeTransformed purge) {
				deleted.merge(purge.stream(), messages(context, purge.stream()), Integer::sum);
			}
			if (operation instanceof DeleteStream deletion && deleted.containsKey(deletion.object())) {
				requireNothingElse(context, deletion, deleted.get(deletion.object()));
			}
			else {
				prepare(context, operation);
			}
		}
	}

	private static void requireNothingElse(OperationContext context, DeleteStream deletion, int deleted) {
		if (!deletion.allowDataLoss()) {
			context.api()
				.streamInfo(deletion.type().streamName(deletion.fields()))
				.ifPresent((info) -> DataLoss.refuseDeletion(context.api(), deletion.type(), deletion.target(), info,
						deleted));
		}
	}

	private static int messages(OperationContext context, String stream) {
		return context.api().streamInfo(stream).map((info) -> info.path("state").path("messages").asInt()).orElse(0);
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
