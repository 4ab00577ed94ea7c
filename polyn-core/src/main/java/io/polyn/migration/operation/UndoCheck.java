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
		Map<String, Spared> spared = new HashMap<>();
		Set<String> keys = new HashSet<>();
		for (Operation operation : operations) {
			if (operation instanceof DeleteKey key) {
				spared(spared, "KV_" + key.bucket()).keys().add(key.key());
			}
			else if (operation instanceof PutKey key) {
				spared(spared, "KV_" + key.bucket()).keys().remove(key.key());
			}
			if (operation instanceof Unpublish unpublish && unpublish.message().find(context.api()).isPresent()) {
				spared.merge(unpublish.message().stream(), Spared.of(1), Spared::plus);
			}
			if (operation instanceof PurgeTransformed purge) {
				spared.merge(purge.stream(), Spared.of(messages(context, purge.stream())), Spared::plus);
			}
			if (operation instanceof DeleteStream deletion
					&& spared.containsKey(deletion.type().streamName(deletion.fields()))) {
				requireNothingElse(context, deletion, spared.get(deletion.type().streamName(deletion.fields())));
			}
			// What a key has now is found by the first operation on it only.
			else if (!isOnKey(operation) || keys.add(operation.target())) {
				prepare(context, operation);
			}
		}
	}

	private static Spared spared(Map<String, Spared> all, String stream) {
		return all.computeIfAbsent(stream, (name) -> Spared.of(0));
	}

	private static boolean isOnKey(Operation operation) {
		return operation instanceof PutKey || operation instanceof DeleteKey;
	}

	private static void requireNothingElse(OperationContext context, DeleteStream deletion, Spared spared) {
		if (!deletion.allowDataLoss()) {
			context.api()
				.streamInfo(deletion.type().streamName(deletion.fields()))
				.ifPresent((info) -> DataLoss.refuseDeletion(context.api(), deletion.type(), deletion.target(), info,
						spared));
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

		private Spared plus(Spared other) {
			return new Spared(this.keys, this.messages + other.messages);
		}

	}

}
