package io.polyn.migration.operation;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.JsonMergePatch;
import io.polyn.migration.backup.StreamBackup;
import io.polyn.nats.Bucket;
import io.polyn.nats.JetStreamApi;

/**
 * Finds the operations that make a stream what a backup says it was.
 */
public final class RestoreOperations {

	private static final String KEY_VALUE = "KV_";

	private final OperationContext context;

	private final String backup;

	private final boolean overwrite;

	/**
	 * Creates a view of a backup.
	 * @param context what to work with
	 * @param backup the backup's id
	 * @param overwrite whether what was written since may be lost
	 */
	public RestoreOperations(OperationContext context, String backup, boolean overwrite) {
		this.context = context;
		this.backup = backup;
		this.overwrite = overwrite;
	}

	/**
	 * Finds the operations.
	 * @param copy what the backup holds of the stream
	 * @return the operations, in the order in which to run them
	 * @throws PolynException with {@link ErrorCode#DATA_LOSS} if messages that were
	 * written since would be lost
	 */
	public List<Operation> of(StreamBackup copy) {
		if (copy.info() == null) {
			return List.of(deletion(copy, this.overwrite));
		}
		ObjectNode now = this.context.api().streamInfo(copy.name()).orElse(null);
		if (copy.snapshot() != null && (now == null || !holdsTheSame(copy, now))) {
			return fromSnapshot(copy, now);
		}
		List<Operation> operations = new ArrayList<>();
		if (now == null) {
			operations.add(new CreateStream(StreamType.STREAM, copy.config(), true, this.overwrite));
			copy.consumers()
				.forEach((consumer) -> operations.add(creation(copy, (ObjectNode) consumer.path("config"))));
		}
		else {
			settings(copy, now, operations);
			consumers(copy, now, operations);
		}
		keys(copy, operations);
		return operations;
	}

	private List<Operation> fromSnapshot(StreamBackup copy, ObjectNode now) {
		String created = copy.info().path("created").asText();
		Operation restoration = new RestoreStream(copy.name(), this.backup, created);
		if (now == null) {
			return List.of(restoration);
		}
		boolean same = created.equals(now.path("created").asText());
		boolean newer = now.path("state").path("last_seq").asLong() > copy.state().path("last_seq").asLong();
		if (!this.overwrite && !same) {
			return List.of(restoration);
		}
		if (!this.overwrite && newer) {
			throw new PolynException(ErrorCode.DATA_LOSS,
					"Putting the stream " + copy.name() + " back would lose what was stored in it since the backup "
							+ this.backup + ": messages after sequence " + copy.state().path("last_seq").asLong() + ".",
					"Move those messages first, or have them overwritten.");
		}
		return List.of(deletion(copy, true), restoration);
	}

	private static boolean holdsTheSame(StreamBackup copy, ObjectNode now) {
		JsonNode state = now.path("state");
		return copy.info().path("created").equals(now.path("created"))
				&& copy.state().path("last_seq").equals(state.path("last_seq"))
				&& copy.state().path("messages").equals(state.path("messages"));
	}

	private static Operation deletion(StreamBackup copy, boolean allowDataLoss) {
		return new DeleteStream(StreamType.STREAM, copy.name(), true, allowDataLoss);
	}

	private static Operation creation(StreamBackup copy, ObjectNode consumer) {
		return new CreateConsumer(copy.name(), consumer, true);
	}

	private void settings(StreamBackup copy, ObjectNode now, List<Operation> operations) {
		ObjectNode patch = JsonMergePatch.between(RestoreStream.settings(now.path("config")),
				RestoreStream.settings(copy.config()));
		if (!patch.isEmpty()) {
			operations.add(new UpdateStream(StreamType.STREAM, patch.put("name", copy.name()), false, this.overwrite));
		}
	}

	private void consumers(StreamBackup copy, ObjectNode now, List<Operation> operations) {
		JetStreamApi api = this.context.api();
		boolean same = copy.info().path("created").equals(now.path("created"));
		for (ObjectNode consumer : copy.consumers()) {
			ObjectNode config = (ObjectNode) consumer.path("config");
			ObjectNode found = api.consumerInfo(copy.name(), CreateConsumer.consumerName(config)).orElse(null);
			if (found == null) {
				// Sequences mean something only in the same stream.
				operations.add(creation(copy, same ? DeleteConsumer.atPosition(consumer) : config));
				continue;
			}
			ObjectNode patch = JsonMergePatch.between(RestoreStream.settings(found.path("config")),
					RestoreStream.settings(config));
			if (!patch.isEmpty()) {
				operations.add(new UpdateConsumer(copy.name(),
						patch.put("durable_name", CreateConsumer.consumerName(config)), false, this.overwrite));
			}
		}
	}

	private void keys(StreamBackup copy, List<Operation> operations) {
		if (copy.keys() == null) {
			return;
		}
		String bucket = copy.name().substring(KEY_VALUE.length());
		for (Bucket.Entry entry : this.context.backups().streams().keys(copy.keys())) {
			operations
				.add(new PutKey(bucket, entry.key(), entry.value(), false, this.overwrite ? null : BucketKey.ABSENT));
		}
	}

}
