package io.polyn.nats;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.PublishOptions;
import io.nats.client.api.PublishAck;
import io.nats.client.api.ServerInfo;
import io.nats.client.impl.Headers;
import io.nats.client.support.NatsRequestCompletableFuture;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Requests to JetStream's API, and what it means when there is no answer.
 */
final class JetStreamRequests implements JetStreamTransport {

	private static final int JETSTREAM_NOT_ENABLED_FOR_ACCOUNT = 10039;

	private static final int JETSTREAM_NOT_ENABLED = 10076;

	private static final int STREAM_NOT_VALID = 10096;

	private static final int CONSUMER_NOT_CREATED = 10012;

	private static final int NO_LEADER = 10008;

	private static final Duration NO_LEADER_PAUSE = Duration.ofMillis(250);

	private static final Duration UNREADY = Duration.ofSeconds(2);

	private static final Duration UNREADY_PAUSE = Duration.ofMillis(20);

	private static final String KEY_VALUE = "$KV.";

	private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

	private final Connection connection;

	private final JetStreamOptions options;

	private final String prefix;

	private final Duration timeout;

	JetStreamRequests(Connection connection, JetStreamOptions options) {
		this.connection = connection;
		this.options = options;
		this.prefix = options.getPrefix();
		// jnats falls back to the connection timeout: 2 seconds are too few for a purge.
		this.timeout = (options.getRequestTimeout() != null) ? options.getRequestTimeout() : Duration.ofSeconds(10);
	}

	@Override
	public ObjectNode send(String operation, @Nullable ObjectNode body) {
		return send(operation, body, false);
	}

	@Override
	public ObjectNode query(String operation, @Nullable ObjectNode body) {
		return send(operation, body, true);
	}

	private ObjectNode send(String operation, @Nullable ObjectNode body, boolean repeatable) {
		String subject = this.prefix + operation;
		byte[] bytes = (body != null) ? Json.write(body) : null;
		long begin = System.nanoTime();
		while (true) {
			ObjectNode answer = parse(subject, answer(subject, bytes, begin, repeatable ? ASK_AGAIN : this.timeout));
			JsonNode error = answer.get("error");
			if (error == null) {
				return answer;
			}
			int code = error.path("err_code").asInt();
			String description = error.path("description").asText();
			Duration waited = Duration.ofNanos(System.nanoTime() - begin);
			if (isStreamUnready(code, description) && waited.compareTo(UNREADY) < 0) {
				LockSupport.parkNanos(UNREADY_PAUSE.toNanos());
			}
			else if (code != NO_LEADER) {
				throw refused(subject, code, description);
			}
			else if (repeatable && waited.plus(NO_LEADER_PAUSE).compareTo(this.timeout) < 0) {
				LockSupport.parkNanos(NO_LEADER_PAUSE.toNanos());
			}
			else {
				throw withoutLeader(subject, description);
			}
		}
	}

	private PolynException refused(String subject, int code, String description) {
		if (code == JETSTREAM_NOT_ENABLED_FOR_ACCOUNT || code == JETSTREAM_NOT_ENABLED) {
			return jetStreamUnavailable(description, null);
		}
		return new JetStreamRequestException(subject, code, description);
	}

	// A stream that someone else is just creating is known for a moment, also to a second
	// request to create it, before it can have consumers. Nothing was done then.
	private static boolean isStreamUnready(int code, String description) {
		return code == STREAM_NOT_VALID || (code == CONSUMER_NOT_CREATED && description.equals("invalid stream"));
	}

	@Override
	public PublishAck publish(String subject, @Nullable Headers headers, byte[] body, PublishOptions options)
			throws IOException, JetStreamApiException {
		return this.connection.jetStream(this.options)
			.publish(publishSubject(this.options, subject), headers, body, options);
	}

	@Override
	public ServerInfo serverInfo() {
		return this.connection.getServerInfo();
	}

	@Override
	public boolean hasConnection() {
		return true;
	}

	@Override
	public Connection connection() {
		return this.connection;
	}

	// Each domain has key-value buckets of its own, which are reached through its prefix.
	// The server maps nothing else: any other subject is the same in all domains.
	static String publishSubject(JetStreamOptions options, String subject) {
		return (!options.isDefaultPrefix() && subject.startsWith(KEY_VALUE)) ? options.getPrefix() + subject : subject;
	}

	private byte[] answer(String subject, byte @Nullable [] body, long begin, Duration again) {
		List<CompletableFuture<Message>> requests = new ArrayList<>();
		while (true) {
			Duration left = this.timeout.minusNanos(System.nanoTime() - begin);
			if (left.isNegative() || left.isZero()) {
				throw timedOut(subject, null);
			}
			try {
				requests.add(this.connection.requestWithTimeout(subject, body, left));
				long patience = Math.min(left.toNanos(), again.toNanos());
				// What was asked first may well be answered last.
				return ((Message) CompletableFuture.anyOf(requests.toArray(CompletableFuture[]::new))
					.get(patience, TimeUnit.NANOSECONDS)).getData();
			}
			catch (TimeoutException ex) {
				continue;
			}
			catch (ExecutionException ex) {
				throw unanswered(subject, requests, ex.getCause());
			}
			catch (IllegalStateException ex) {
				throw unanswered(subject, requests, ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw timedOut(subject, ex);
			}
		}
	}

	private PolynException unanswered(String subject, List<? extends Future<Message>> requests, Throwable ex) {
		if (ex instanceof TimeoutException || isAny(requests, NatsRequestCompletableFuture::wasCancelledTimedOut)) {
			return timedOut(subject, ex);
		}
		if (isAny(requests, NatsRequestCompletableFuture::wasCancelledClosing)) {
			return unusable(new IllegalStateException("it was closed before " + subject + " was answered", ex));
		}
		// How jnats tells that the server says that nobody serves the subject.
		return (ex instanceof CancellationException) ? jetStreamUnavailable("nobody answers " + subject, ex)
				: unusable(ex);
	}

	private static boolean isAny(List<? extends Future<Message>> requests,
			Predicate<NatsRequestCompletableFuture> state) {
		return requests.stream()
			.anyMatch((request) -> request instanceof NatsRequestCompletableFuture known && state.test(known));
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

	private PolynException timedOut(String subject, @Nullable Throwable cause) {
		return new PolynException(ErrorCode.REQUEST_TIMED_OUT,
				"JetStream did not answer " + subject + " within " + this.timeout.toMillis() + " ms.",
				"Check that the user may publish to this subject and subscribe to its inbox, and that the cluster has a"
						+ " leader.",
				cause);
	}

	// A request goes to every server of a cluster, and the first answer counts: one that
	// was cut off says that there is no leader, while the leader does what was asked.
	private static PolynException withoutLeader(String subject, String description) {
		return new PolynException(ErrorCode.REQUEST_TIMED_OUT,
				"JetStream has no leader that answers " + subject + ": " + description + " (error " + NO_LEADER + ").",
				"Check that most of the cluster's servers run and reach one another, and try again.");
	}

	static PolynException unusable(Throwable cause) {
		return new PolynException(ErrorCode.SERVER_UNREACHABLE,
				"The connection to NATS can't be used: " + cause.getMessage() + ".",
				"Check that the server runs and that polyn.nats.servers names it.", cause);
	}

}
