package io.polyn.event;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.RequestFailureException;
import io.nats.client.RequestFailureReason;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsRequestCompletableFuture;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.CheckedEvent;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.cloudevent.InvalidEventException;
import io.polyn.cloudevent.Tolerance;
import io.polyn.json.Json;
import io.polyn.schema.SchemaRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Requests over NATS without a stream: events that another service answers with an event.
 */
final class EventRequests {

	static final String ERROR = "Nats-Service-Error";

	static final String ERROR_CODE = "Nats-Service-Error-Code";

	private final Connection connection;

	private final SchemaRegistry registry;

	private final PayloadConverter converter;

	private final Tolerance tolerance;

	private final EventInstrumentation instrumentation;

	EventRequests(Connection connection, SchemaRegistry registry, PayloadConverter converter, Tolerance tolerance,
			EventInstrumentation instrumentation) {
		this.connection = connection;
		this.registry = registry;
		this.converter = converter;
		this.tolerance = tolerance;
		this.instrumentation = instrumentation;
	}

	/**
	 * Sends a request and waits for the answer.
	 * @throws PolynException if there is none, or none that is valid
	 */
	<T> @Nullable T send(OutgoingEvent request, Class<T> replyType, Duration timeout) {
		try {
			T result = read(request, answer(request, timeout), replyType);
			request.stored();
			return result;
		}
		catch (RuntimeException | Error ex) {
			request.failed(ex);
			throw ex;
		}
	}

	/**
	 * Returns where a request is to be answered.
	 * @throws PolynException if it is none
	 */
	static String replySubject(Message request) {
		// A stream's message has one as well, for its acknowledgement.
		if (request.getReplyTo() == null || request.isJetStream()) {
			throw new PolynException(ErrorCode.NOT_A_REQUEST,
					"The message on the subject " + request.getSubject() + " asks for no answer.",
					"Answer messages that were sent as requests, not events that a stream delivers.");
		}
		return request.getReplyTo();
	}

	/**
	 * Sends an answer.
	 */
	void reply(OutgoingEvent reply) {
		try {
			this.connection.publish(reply.subject(), reply.headers(), reply.body());
			reply.stored();
		}
		catch (IllegalStateException ex) {
			PublishFailedException failure = PublishFailures.notSent(reply, ex);
			reply.failed(failure);
			throw failure;
		}
	}

	private Message answer(OutgoingEvent request, Duration timeout) {
		CompletableFuture<Message> answer;
		try {
			answer = this.connection.requestWithTimeout(request.subject(), request.headers(), request.body(), timeout);
		}
		catch (IllegalStateException ex) {
			throw PublishFailures.notSent(request, ex);
		}
		try {
			return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw timedOut(request, timeout, ex);
		}
		catch (CancellationException | ExecutionException ex) {
			throw unanswered(request, timeout, answer, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw unanswered(request, "before the thread was interrupted", ex);
		}
	}

	private static PolynException unanswered(OutgoingEvent request, Duration timeout, CompletableFuture<Message> answer,
			Exception failure) {
		boolean closing = answer instanceof NatsRequestCompletableFuture known && known.wasCancelledClosing();
		boolean late = answer instanceof NatsRequestCompletableFuture known && known.wasCancelledTimedOut();
		if (closing) {
			return unanswered(request, "before the connection was lost", failure);
		}
		boolean noResponders = (failure.getCause() instanceof RequestFailureException reason)
				? reason.getReason() == RequestFailureReason.NO_RESPONDERS
				: failure instanceof CancellationException && !late;
		if (!noResponders) {
			return timedOut(request, timeout, failure);
		}
		return new PolynException(ErrorCode.NO_RESPONDER,
				"Nobody answers requests on the subject " + request.subject() + ".",
				"Start the service that answers them, and check that it may subscribe to this subject.", failure);
	}

	private static PolynException timedOut(OutgoingEvent request, Duration timeout, Exception cause) {
		return unanswered(request, "within " + timeout.toMillis() + " ms", cause);
	}

	private static PolynException unanswered(OutgoingEvent request, String when, Exception cause) {
		return new PolynException(ErrorCode.REPLY_TIMED_OUT,
				"The request " + request.event().getId() + " to " + request.subject() + " was not answered " + when
						+ "; whether it was carried out is not known.",
				"Look at the service that answers it, or wait longer.", cause);
	}

	private <T> @Nullable T read(OutgoingEvent request, Message answer, Class<T> replyType) {
		requireNoError(request, answer);
		requireNoStream(request, answer);
		CheckedEvent reply;
		try {
			reply = CloudEventCodec.decodeChecked(answer.getHeaders(), answer.getData(), this.tolerance);
			this.registry.validate(reply);
		}
		catch (InvalidEventException ex) {
			this.instrumentation.invalid(request.name(), ex.code());
			throw ex;
		}
		if (replyType == CloudEvent.class) {
			return replyType.cast(reply.event());
		}
		// A primitive type has no cast, though it has values.
		@SuppressWarnings("unchecked")
		T result = (T) this.converter.read(Objects.requireNonNull(reply.data()), replyType);
		return result;
	}

	private static void requireNoError(OutgoingEvent request, Message answer) {
		String code = header(answer.getHeaders(), ERROR_CODE);
		String message = header(answer.getHeaders(), ERROR);
		if (code != null || message != null) {
			throw new ServiceErrorException(request.name(), (code != null) ? code : "",
					(message != null) ? message : "");
		}
	}

	private static @Nullable String header(@Nullable Headers headers, String name) {
		return (headers != null) ? headers.getFirst(name) : null;
	}

	private static void requireNoStream(OutgoingEvent request, Message answer) {
		if (answer.hasHeaders()) {
			return;
		}
		try {
			JsonNode json = Json.parse(answer.getData());
			if (json.has("stream") && (json.has("seq") || json.has("error"))) {
				throw new PolynException(ErrorCode.REQUEST_STORED,
						"The stream " + json.path("stream").asText() + " stores the subject " + request.subject()
								+ ", and its acknowledgement came as the answer to the request.",
						"Send requests to subjects that no stream stores: take this one from the stream in a migration,"
								+ " or give the request another name.");
			}
		}
		catch (JsonProcessingException ex) {
			// It is no acknowledgement.
		}
	}

}
