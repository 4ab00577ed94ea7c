package io.polyn.nats;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Requests to JetStream's API, and what it means when there is no answer.
 */
final class JetStreamRequests {

	private static final int JETSTREAM_NOT_ENABLED_FOR_ACCOUNT = 10039;

	private static final int JETSTREAM_NOT_ENABLED = 10076;

	private final Connection connection;

	private final String prefix;

	private final Duration timeout;

	JetStreamRequests(Connection connection, JetStreamOptions options) {
		this.connection = connection;
		this.prefix = options.getPrefix();
		// jnats falls back to the connection timeout: 2 seconds are too few for a purge.
		this.timeout = (options.getRequestTimeout() != null) ? options.getRequestTimeout() : Duration.ofSeconds(10);
	}

	/**
	 * Sends a request.
	 * @param operation the subject without JetStream's prefix
	 * @param body the body, if it has one
	 * @return the answer
	 * @throws PolynException if JetStream refuses, does not answer or is not there
	 */
	ObjectNode send(String operation, @Nullable ObjectNode body) {
		String subject = this.prefix + operation;
		ObjectNode answer = parse(subject, answer(subject, (body != null) ? Json.write(body) : null));
		JsonNode error = answer.get("error");
		if (error != null) {
			int code = error.path("err_code").asInt();
			if (code == JETSTREAM_NOT_ENABLED_FOR_ACCOUNT || code == JETSTREAM_NOT_ENABLED) {
				throw jetStreamUnavailable(error.path("description").asText(), null);
			}
			throw new JetStreamRequestException(subject, code, error.path("description").asText());
		}
		return answer;
	}

	/**
	 * Sends a request for something that may not exist.
	 * @param operation the subject without JetStream's prefix
	 * @param body the body, if it has one
	 * @param notFound the codes by which JetStream says that it does not
	 * @return the answer, or nothing
	 */
	Optional<ObjectNode> find(String operation, @Nullable ObjectNode body, int... notFound) {
		try {
			return Optional.of(send(operation, body));
		}
		catch (JetStreamRequestException ex) {
			for (int code : notFound) {
				if (ex.errorCode() == code) {
					return Optional.empty();
				}
			}
			throw ex;
		}
	}

	private byte[] answer(String subject, byte @Nullable [] body) {
		try {
			Message answer = this.connection.requestWithTimeout(subject, body, this.timeout)
				.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
			return answer.getData();
		}
		catch (CancellationException ex) {
			// How jnats tells that the server says that nobody serves the subject.
			throw jetStreamUnavailable("nobody answers " + subject, ex);
		}
		catch (TimeoutException ex) {
			throw timedOut(subject, ex);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof TimeoutException) ? timedOut(subject, ex) : unusable(ex.getCause());
		}
		catch (IllegalStateException ex) {
			throw unusable(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw timedOut(subject, ex);
		}
	}

	private static ObjectNode parse(String subject, byte[] answer) {
		try {
			if (Json.parse(answer) instanceof ObjectNode object) {
				return object;
			}
		}
		catch (JsonProcessingException ex) {
			throw new PolynException(ErrorCode.REQUEST_REFUSED, "The answer to " + subject + " is not JSON.",
					"Check what else answers on this subject.", ex);
		}
		throw new PolynException(ErrorCode.REQUEST_REFUSED, "The answer to " + subject + " is not a JSON object.",
				"Check what else answers on this subject.");
	}

	private PolynException jetStreamUnavailable(String reason, @Nullable Throwable cause) {
		return new PolynException(ErrorCode.JETSTREAM_UNAVAILABLE,
				"JetStream is not available on " + connectedServer() + " for this account: " + reason + ".",
				"Start nats-server with '-js' (or a 'jetstream' block in its configuration), enable JetStream for the"
						+ " account, or correct polyn.nats.jetstream.domain.",
				cause);
	}

	// A server's URL may hold a user and a password.
	private String connectedServer() {
		String url = this.connection.getConnectedUrl();
		return (url != null) ? url.replaceFirst("//.*@", "//") : "the server";
	}

	private PolynException timedOut(String subject, Throwable cause) {
		return new PolynException(ErrorCode.REQUEST_TIMED_OUT,
				"JetStream did not answer " + subject + " within " + this.timeout.toMillis() + " ms.",
				"Check that the user may publish to this subject and subscribe to its inbox, and that the cluster has a"
						+ " leader.",
				cause);
	}

	static PolynException unusable(Throwable cause) {
		return new PolynException(ErrorCode.SERVER_UNREACHABLE,
				"The connection to NATS can't be used: " + cause.getMessage() + ".",
				"Check that the server runs and that polyn.nats.servers names it.", cause);
	}

}
