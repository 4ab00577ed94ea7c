package io.polyn.migration.operation;

import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.migration.operation.TransformMessages.Span;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.NamePrefix;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run over the messages of a stream, in their order. How far it has come is what the
 * stream that it fills says: each message there names the one that it was made of.
 */
final class MessageTransformation {

	private static final Logger logger = LoggerFactory.getLogger(Operation.class);

	private static final long REPORT_EVERY = Duration.ofSeconds(1).toNanos();

	// A cluster may take that long to agree on a new leader.
	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration PAUSE = Duration.ofMillis(250);

	private final OperationContext context;

	private final JetStreamApi api;

	private final TransformMessages operation;

	private final Span span;

	private final MessageTransform function;

	/**
	 * Creates a run, or takes one up.
	 * @param context what to work with
	 * @param operation what to do
	 * @param span what is before the run
	 * @param function the function
	 */
	MessageTransformation(OperationContext context, TransformMessages operation, Span span, MessageTransform function) {
		this.context = context;
		this.api = context.api();
		this.operation = operation;
		this.span = span;
		this.function = function;
	}

	/**
	 * How far a run has come.
	 *
	 * @param latest what the latest message was made of, {@code null} if there is none
	 * @param last the last sequence of the stream that is filled
	 */
	private record Position(@Nullable Origin latest, long last) {

		boolean isBehind(StoredMessage message, int index) {
			return this.latest == null || message.sequence() > this.latest.sequence()
					|| (message.sequence() == this.latest.sequence() && index > this.latest.index());
		}

	}

	void run() {
		long reached = -1;
		long since = System.nanoTime();
		while (true) {
			try {
				Position position = position();
				if (position == null) {
					return;
				}
				if (position.last() > reached) {
					reached = position.last();
					since = System.nanoTime();
				}
				goOn(position);
				return;
			}
			catch (PolynException ex) {
				if (ex.code() != ErrorCode.REQUEST_TIMED_OUT || System.nanoTime() - since > PATIENCE.toNanos()) {
					throw ex;
				}
				logger.warn("{} of the {} goes on with what was stored: {}", this.operation.name(),
						this.operation.target(), ex.problem());
				Pause.of(PAUSE);
			}
		}
	}

	// Null if there is nothing left to do.
	private @Nullable Position position() {
		ObjectNode info = info(this.operation.to());
		JsonNode state = info.path("state");
		long last = state.path("last_seq").asLong();
		if (last == this.span.after() || (this.span.after() < 0 && state.path("messages").asLong() == 0)) {
			return new Position(null, last);
		}
		Origin latest = this.api.findMessage(this.operation.to(), Json.object().put("seq", last))
			.map((message) -> Origin.of(StoredMessage.of(message), this.operation.stream()))
			.orElse(null);
		if (latest != null) {
			return new Position(latest, last);
		}
		if (isComplete(info)) {
			return null;
		}
		throw Operation.unexpected(
				"The stream " + this.operation.to() + " was written to or emptied by someone else before "
						+ "it was filled from the stream " + this.operation.stream()
						+ ", so that can't be gone on with.",
				"Keep others away from the stream and empty it. Then 'repair' forgets the migration, so that it is run"
						+ " afresh.");
	}

	private boolean isComplete(ObjectNode target) {
		Origin latest = null;
		try (StoredMessages stored = StoredMessages.open(this.api, target, null, this.span.after() + 1)) {
			for (StoredMessage message = stored.next(); message != null; message = stored.next()) {
				Origin origin = Origin.of(message, this.operation.stream());
				if (origin == null) {
					break;
				}
				latest = origin;
			}
		}
		Position position = new Position(latest, 0);
		try (StoredMessages messages = messages(position)) {
			for (StoredMessage message = next(messages); message != null; message = next(messages)) {
				int made = transform(message).size();
				if (made > 0 && position.isBehind(message, made - 1)) {
					return false;
				}
			}
		}
		return true;
	}

	private void goOn(Position position) {
		try (StoredMessages messages = messages(position);
				OrderedPublisher publisher = new OrderedPublisher(this.api, this.operation.to(), position.last())) {
			long total = messages.pending();
			long done = 0;
			long reported = System.nanoTime();
			report(done, total);
			for (StoredMessage message = next(messages); message != null; message = next(messages)) {
				List<NewMessage> made = transform(message);
				for (int i = 0; i < made.size(); i++) {
					if (position.isBehind(message, i)) {
						publisher.publish(made.get(i), new Origin(this.operation.stream(), message.sequence(), i));
					}
				}
				done++;
				if (System.nanoTime() - reported > REPORT_EVERY) {
					report(done, total);
					reported = System.nanoTime();
				}
			}
			publisher.flush();
			report(done, done);
		}
	}

	private StoredMessages messages(Position position) {
		return StoredMessages.open(this.api, info(this.operation.stream()), this.operation.filterSubject(),
				(position.latest() != null) ? position.latest().sequence() : 0);
	}

	private @Nullable StoredMessage next(StoredMessages messages) {
		StoredMessage message = messages.next();
		return (message != null && message.sequence() <= this.span.until()) ? message : null;
	}

	private List<NewMessage> transform(StoredMessage message) {
		try {
			NamePrefix prefix = this.context.prefix();
			return this.function.transform(message.withSubject(prefix.writtenSubject(message.subject())))
				.stream()
				.map((made) -> made.withSubject(prefix.subject(made.subject())))
				.toList();
		}
		catch (Exception ex) {
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			// What it says may hold a part of the payload.
			throw new PolynException(ErrorCode.MIGRATION_FAILED,
					"'" + this.operation.with() + "' failed on the message " + message.sequence() + " of the stream "
							+ this.operation.stream() + " with " + ex.getClass().getName() + ".",
					"Look at the cause of this error, and let it return messages for every message, or none.", ex);
		}
	}

	private ObjectNode info(String stream) {
		return this.api.streamInfo(stream)
			.orElseThrow(() -> Operation.unexpected("The stream " + stream + " is gone.",
					"Create it again, and then run the migration again."));
	}

	private void report(long done, long total) {
		this.context.progress(this.operation.name() + " of the " + this.operation.target(), done, total);
	}

}
