package io.polyn.migration.operation;

import java.io.IOException;
import java.time.Duration;

import io.nats.client.JetStreamApiException;
import io.nats.client.PublishOptions;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.JetStreamRequestException;

/**
 * Waits for the messages that a stream has taken but not stored. From 2.10 on the server
 * keeps them in a queue, goes on to store and to acknowledge them when the stream has
 * lost the subjects they were published to, and says nothing of them in the stream's
 * info.
 *
 * @param context what to work with
 * @param stream the stream's name
 * @param subject the stream's subject by now, that nobody else publishes to
 */
record PublishBarrier(OperationContext context, String stream, String subject) {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Duration PAUSE = Duration.ofMillis(100);

	/**
	 * Waits until everything is stored.
	 */
	void await() {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		long before = -1;
		long now = lastSequence();
		// Replicas may store for a moment what the leader has passed on.
		while (now != before) {
			pass(deadline);
			before = now;
			now = lastSequence();
		}
	}

	// A message that the server has to refuse when its turn comes.
	private void pass(long deadline) {
		JetStreamApi api = this.context.api();
		PublishOptions impossible = PublishOptions.builder().expectedLastSequence(Long.MAX_VALUE).build();
		while (true) {
			this.context.progress("messages on their way to stream " + this.stream, 0, 0);
			try {
				api.publish(this.subject, null, new byte[0], impossible);
			}
			catch (JetStreamApiException ex) {
				if (JetStreamRequestException.isConflict(ex)) {
					return;
				}
				requireTime(deadline, ex);
			}
			catch (IOException | IllegalStateException ex) {
				requireTime(deadline, ex);
			}
			Pause.of(PAUSE);
		}
	}

	private void requireTime(long deadline, Exception cause) {
		if (System.nanoTime() - deadline > 0) {
			throw new PolynException(ErrorCode.REQUEST_TIMED_OUT,
					"It is not known whether the stream " + this.stream + " has stored all it has taken: "
							+ cause.getMessage() + ".",
					"Check that the user may publish to " + this.subject + ".", cause);
		}
	}

	private long lastSequence() {
		return this.context.api().streamInfo(this.stream).orElseThrow().path("state").path("last_seq").asLong();
	}

}
