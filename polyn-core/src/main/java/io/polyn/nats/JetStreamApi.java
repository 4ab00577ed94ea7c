package io.polyn.nats;

import java.io.IOException;
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
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.KeyValue;
import io.nats.client.KeyValueOptions;
import io.nats.client.Message;
import io.nats.client.api.ServerInfo;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * JetStream's management API, request by request, with configurations as the JSON that
 * the server sends and understands: a field that this build has never heard of is kept.
 */
public final class JetStreamApi {

	private final Connection connection;

	private final JetStreamOptions options;

	private final Duration timeout;

	/**
	 * Creates a client.
	 * @param connection the connection, which stays the caller's to close
	 * @param options the domain or prefix, and how long to wait for an answer
	 */
	public JetStreamApi(Connection connection, JetStreamOptions options) {
		this.connection = connection;
		this.options = options;
		// jnats falls back to the connection timeout of 2 seconds: too short for a purge
		// or
		// for a change that moves data.
		this.timeout = (options.getRequestTimeout() != null) ? options.getRequestTimeout() : Duration.ofSeconds(10);
	}

	/**
	 * Returns the connection.
	 * @return the connection
	 */
	public Connection connection() {
		return this.connection;
	}

	/**
	 * Returns what JetStream says of the account and its own API.
	 * @return the answer to {@code $JS.API.INFO}
	 */
	public ObjectNode accountInfo() {
		return request("INFO", null);
	}

	/**
	 * Returns the level of JetStream's API, which unlike the connected server's version
	 * holds for the whole cluster (ADR-44).
	 * @return the level, 0 for servers before 2.11
	 */
	public int apiLevel() {
		return accountInfo().path("api").path("level").asInt(0);
	}

	/**
	 * Returns the connected server's version.
	 * @return the version
	 */
	public ServerVersion serverVersion() {
		ServerInfo info = this.connection.getServerInfo();
		return ServerVersion.parse(info.getVersion());
	}

	/**
	 * Looks a stream up.
	 * @param stream the stream's name
	 * @return its info with {@code config} and {@code state}, or nothing if it does not
	 * exist
	 */
	public Optional<ObjectNode> streamInfo(String stream) {
		return find("STREAM.INFO." + stream, JetStreamRequestException.STREAM_NOT_FOUND);
	}

	/**
	 * Creates a stream.
	 * @param config the configuration, with {@code name}
	 * @return the stream's info
	 */
	public ObjectNode createStream(ObjectNode config) {
		return request("STREAM.CREATE." + config.path("name").asText(), config);
	}

	/**
	 * Replaces a stream's configuration.
	 * @param config the whole configuration, with {@code name}
	 * @return the stream's info
	 */
	public ObjectNode updateStream(ObjectNode config) {
		return request("STREAM.UPDATE." + config.path("name").asText(), config);
	}

	/**
	 * Deletes a stream with its messages and consumers.
	 * @param stream the stream's name
	 */
	public void deleteStream(String stream) {
		request("STREAM.DELETE." + stream, null);
	}

	/**
	 * Lists the consumers of a stream.
	 * @param stream the stream's name
	 * @return the consumers' infos
	 */
	public Iterable<ObjectNode> consumers(String stream) {
		return new ConsumerPages(this, stream);
	}

	/**
	 * Looks a consumer up.
	 * @param stream the stream's name
	 * @param consumer the consumer's name
	 * @return its info with {@code config}, or nothing if there is no such consumer or
	 * stream
	 */
	public Optional<ObjectNode> consumerInfo(String stream, String consumer) {
		return find("CONSUMER.INFO." + stream + "." + consumer, JetStreamRequestException.CONSUMER_NOT_FOUND,
				JetStreamRequestException.STREAM_NOT_FOUND);
	}

	/**
	 * Creates a consumer or changes one.
	 * @param stream the stream's name
	 * @param consumer the consumer's name
	 * @param config the configuration
	 * @param action {@code create} or {@code update}; servers before 2.10 make no
	 * difference
	 * @return the consumer's info
	 */
	public ObjectNode putConsumer(String stream, String consumer, ObjectNode config, String action) {
		String filter = config.path("filter_subject").asText("");
		ObjectNode body = Json.object();
		body.put("stream_name", stream);
		body.set("config", config);
		body.put("action", action);
		return request("CONSUMER.CREATE." + stream + "." + consumer + (filter.isEmpty() ? "" : "." + filter), body);
	}

	/**
	 * Deletes a consumer.
	 * @param stream the stream's name
	 * @param consumer the consumer's name
	 */
	public void deleteConsumer(String stream, String consumer) {
		request("CONSUMER.DELETE." + stream + "." + consumer, null);
	}

	/**
	 * Returns jnats' view of the same JetStream, for publishing.
	 * @return the context
	 */
	public JetStream jetStream() {
		try {
			return this.connection.jetStream(this.options);
		}
		catch (IOException ex) {
			throw closed(ex);
		}
	}

	/**
	 * Looks a bucket up.
	 * @param bucket the bucket's name
	 * @return the bucket, or nothing if it does not exist
	 */
	public Optional<KeyValue> findKeyValue(String bucket) {
		try {
			return Optional
				.of(this.connection.keyValue(bucket, KeyValueOptions.builder().jetStreamOptions(this.options).build()));
		}
		catch (IOException ex) {
			if (ex.getCause() instanceof JetStreamApiException refusal
					&& refusal.getApiErrorCode() == JetStreamRequestException.STREAM_NOT_FOUND) {
				return Optional.empty();
			}
			// jnats reports whatever is wrong as a timeout: ask again to learn what it
			// is.
			accountInfo();
			throw closed(ex);
		}
	}

	/**
	 * Returns a bucket.
	 * @param bucket the bucket's name
	 * @return the bucket
	 * @throws PolynException if it does not exist
	 */
	public KeyValue keyValue(String bucket) {
		return findKeyValue(bucket).orElseThrow(() -> new PolynException(ErrorCode.UNEXPECTED_STATE,
				"The key-value bucket " + bucket + " does not exist.", "Create it first with 'create_key_value'."));
	}

	/**
	 * Returns the subject to publish to so that it arrives at this JetStream, which may
	 * lie in another domain.
	 * @param subject the subject there, for example {@code $KV.bucket.key}
	 * @return the subject here
	 */
	public String publishSubject(String subject) {
		return (this.options.isDefaultPrefix() ? subject : this.options.getPrefix() + subject);
	}

	ObjectNode request(String operation, @Nullable ObjectNode body) {
		String subject = this.options.getPrefix() + operation;
		ObjectNode answer = parse(subject, send(subject, (body != null) ? Json.write(body) : null));
		JsonNode error = answer.get("error");
		if (error != null) {
			int code = error.path("err_code").asInt();
			// 10039: JetStream is there, but not for this account. 10076: not enabled at
			// all.
			if (code == 10039 || code == 10076) {
				throw jetStreamUnavailable(error.path("description").asText(), null);
			}
			throw new JetStreamRequestException(subject, code, error.path("description").asText());
		}
		return answer;
	}

	private Optional<ObjectNode> find(String operation, int... notFound) {
		try {
			return Optional.of(request(operation, null));
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

	private byte[] send(String subject, byte @Nullable [] body) {
		try {
			Message answer = this.connection.requestWithTimeout(subject, body, this.timeout)
				.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
			return answer.getData();
		}
		catch (CancellationException ex) {
			// jnats cancels the request when the server says that nobody serves the
			// subject.
			throw jetStreamUnavailable("nobody answers " + subject, ex);
		}
		catch (TimeoutException ex) {
			throw timedOut(subject, ex);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof TimeoutException) ? timedOut(subject, ex) : closed(ex.getCause());
		}
		catch (IllegalStateException ex) {
			throw closed(ex);
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

	private static PolynException closed(Throwable cause) {
		return new PolynException(ErrorCode.SERVER_UNREACHABLE,
				"The connection to NATS can't be used: " + cause.getMessage() + ".",
				"Check that the server runs and that polyn.nats.servers names it.", cause);
	}

}
