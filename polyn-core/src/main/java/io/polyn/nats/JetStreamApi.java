package io.polyn.nats;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.ObjectStore;
import io.nats.client.ObjectStoreOptions;
import io.nats.client.PublishOptions;
import io.nats.client.api.PublishAck;
import io.nats.client.api.ServerInfo;
import io.nats.client.impl.Headers;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * JetStream's management API, request by request, with configurations as the JSON that
 * the server sends and understands: a field that this build has never heard of is kept.
 */
public final class JetStreamApi {

	private final JetStreamOptions options;

	private final JetStreamTransport transport;

	/**
	 * Creates a client.
	 * @param connection the connection, which stays the caller's to close
	 * @param options the domain or prefix, and how long to wait for an answer
	 */
	public JetStreamApi(Connection connection, JetStreamOptions options) {
		this(options, new JetStreamRequests(connection, options));
	}

	/**
	 * Creates a client of something else than a server.
	 * @param transport what answers the requests
	 */
	public JetStreamApi(JetStreamTransport transport) {
		this(JetStreamOptions.defaultOptions(), transport);
	}

	private JetStreamApi(JetStreamOptions options, JetStreamTransport transport) {
		this.options = options;
		this.transport = transport;
	}

	/**
	 * Returns the same API by way of another transport.
	 * @param transport what carries the requests and messages
	 * @return the API
	 */
	public JetStreamApi by(JetStreamTransport transport) {
		return new JetStreamApi(this.options, transport);
	}

	/**
	 * Says whether there is a connection to subscribe with.
	 * @return whether there is one
	 */
	boolean hasConnection() {
		return this.transport.hasConnection();
	}

	/**
	 * Returns the connection.
	 * @return the connection
	 */
	public Connection connection() {
		return this.transport.connection();
	}

	/**
	 * Returns how this JetStream is reached.
	 * @return the domain or prefix, and how long to wait for an answer
	 */
	public JetStreamOptions options() {
		return this.options;
	}

	/**
	 * Returns what JetStream says of the account and its own API.
	 * @return the answer to {@code $JS.API.INFO}
	 */
	public ObjectNode accountInfo() {
		return query("INFO", null);
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
	 * Returns what the connected server says of itself.
	 * @return the server's info
	 */
	public ServerInfo serverInfo() {
		return this.transport.serverInfo();
	}

	/**
	 * Returns the connected server's version.
	 * @return the version
	 */
	public ServerVersion serverVersion() {
		return ServerVersion.parse(serverInfo().getVersion());
	}

	/**
	 * Says whether the connected server is part of a cluster.
	 * @return whether it is
	 */
	boolean isClustered() {
		return serverInfo().getCluster() != null;
	}

	/**
	 * Returns how large a message may be, with its headers.
	 * @return the number of bytes
	 */
	public long maxPayload() {
		return serverInfo().getMaxPayload();
	}

	/**
	 * Returns the subject to publish to so that it arrives at this JetStream, which may
	 * lie in another domain.
	 * @param subject the subject there, for example {@code $KV.bucket.key}
	 * @return the subject here
	 */
	public String publishSubject(String subject) {
		return JetStreamRequests.publishSubject(this.options, subject);
	}

	/**
	 * Returns where a request is sent.
	 * @param operation the subject without JetStream's prefix
	 * @return the whole subject
	 */
	public String requestSubject(String operation) {
		return this.options.getPrefix() + operation;
	}

	/**
	 * Looks a stream up.
	 * @param stream the stream's name
	 * @return its info with {@code config} and {@code state}, or nothing if it does not
	 * exist
	 */
	public Optional<ObjectNode> streamInfo(String stream) {
		return find("STREAM.INFO." + stream, null, JetStreamRequestException.STREAM_NOT_FOUND);
	}

	/**
	 * Creates a stream.
	 * @param config the configuration, with {@code name}
	 * @return the stream's info
	 */
	public ObjectNode createStream(ObjectNode config) {
		return this.transport.send("STREAM.CREATE." + config.path("name").asText(), config);
	}

	/**
	 * Replaces a stream's configuration.
	 * @param config the whole configuration, with {@code name}
	 * @return the stream's info
	 */
	public ObjectNode updateStream(ObjectNode config) {
		return this.transport.send("STREAM.UPDATE." + config.path("name").asText(), config);
	}

	/**
	 * Deletes a stream with its messages and consumers.
	 * @param stream the stream's name
	 */
	public void deleteStream(String stream) {
		this.transport.send("STREAM.DELETE." + stream, null);
	}

	/**
	 * Lists all streams. Walking through them fails where a server of a cluster does not
	 * answer for one.
	 * @return the streams' infos
	 */
	public Iterable<ObjectNode> streams() {
		return new Pages(this.transport, "STREAM.LIST", "streams");
	}

	/**
	 * Lists the consumers of a stream, but for those by which the server itself copies it
	 * to other streams. Walking through them fails where a server of a cluster does not
	 * answer for one.
	 * @param stream the stream's name
	 * @return the consumers' infos
	 */
	public Iterable<ObjectNode> consumers(String stream) {
		return new Pages(this.transport, "CONSUMER.LIST." + stream, "consumers");
	}

	/**
	 * Looks a consumer up.
	 * @param stream the stream's name
	 * @param consumer the consumer's name
	 * @return its info with {@code config}, or nothing if there is no such consumer or
	 * stream
	 */
	public Optional<ObjectNode> consumerInfo(String stream, String consumer) {
		return find("CONSUMER.INFO." + stream + "." + consumer, null, JetStreamRequestException.CONSUMER_NOT_FOUND,
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
		return this.transport
			.send("CONSUMER.CREATE." + stream + "." + consumer + (filter.isEmpty() ? "" : "." + filter), body);
	}

	/**
	 * Deletes a consumer.
	 * @param stream the stream's name
	 * @param consumer the consumer's name
	 */
	public void deleteConsumer(String stream, String consumer) {
		this.transport.send("CONSUMER.DELETE." + stream + "." + consumer, null);
	}

	/**
	 * Sends a request for which there is no method here.
	 * @param operation the subject without JetStream's prefix, for example
	 * {@code STREAM.PURGE.USERS}
	 * @param body the body, if it has one
	 * @return the answer
	 * @throws io.polyn.PolynException if JetStream refuses, does not answer or is not
	 * there
	 */
	public ObjectNode request(String operation, @Nullable ObjectNode body) {
		return this.transport.send(operation, body);
	}

	/**
	 * Sends a request that does no harm when it is carried out twice, again and again
	 * until there is an answer.
	 * @param operation the subject without JetStream's prefix
	 * @param body the body, if it has one
	 * @return the answer
	 * @throws io.polyn.PolynException if JetStream refuses, does not answer or is not
	 * there
	 */
	ObjectNode query(String operation, @Nullable ObjectNode body) {
		return this.transport.query(operation, body);
	}

	/**
	 * Publishes a message and waits until it is stored.
	 * @param subject the subject, in the domain of this JetStream
	 * @param headers the headers, if it has any
	 * @param body the body
	 * @param options the conditions under which it is stored
	 * @return where it was stored
	 * @throws IOException if it is not known whether it was stored
	 * @throws JetStreamApiException if a condition does not hold, or the server refuses
	 */
	public PublishAck publish(String subject, @Nullable Headers headers, byte[] body, PublishOptions options)
			throws IOException, JetStreamApiException {
		return this.transport.publish(subject, headers, body, options);
	}

	/**
	 * Returns jnats' view of the same JetStream, for publishing.
	 * @return the context
	 */
	public JetStream jetStream() {
		try {
			return connection().jetStream(this.options);
		}
		catch (IOException ex) {
			throw JetStreamRequests.unusable(ex);
		}
	}

	/**
	 * Returns jnats' view of an object store of the same JetStream.
	 * @param bucket the store's name; whether it exists is not looked up
	 * @return the store
	 */
	public ObjectStore objectStore(String bucket) {
		try {
			return connection().objectStore(bucket, ObjectStoreOptions.builder(this.options).build());
		}
		catch (IOException ex) {
			throw JetStreamRequests.unusable(ex);
		}
	}

	/**
	 * Looks a message up on the stream's leader.
	 * @param stream the stream's name
	 * @param which {@code seq}, {@code seq} with {@code next_by_subj}, or
	 * {@code last_by_subj}
	 * @return the message with {@code seq}, {@code subject} and {@code time}, and
	 * {@code hdrs} and {@code data} in Base64, or nothing if there is no such message
	 */
	public Optional<JsonNode> findMessage(String stream, ObjectNode which) {
		return find("STREAM.MSG.GET." + stream, which, JetStreamRequestException.MESSAGE_NOT_FOUND)
			.map((answer) -> answer.path("message"));
	}

	/**
	 * Counts the messages of each subject of a stream.
	 * @param stream the stream's name
	 * @return the number of messages by subject
	 */
	public Map<String, Long> messagesBySubject(String stream) {
		return messagesBySubject(stream, ">");
	}

	/**
	 * Counts the messages of each subject of a stream that matches a filter.
	 * @param stream the stream's name
	 * @param filter which subjects
	 * @return the number of messages by subject
	 */
	public Map<String, Long> messagesBySubject(String stream, String filter) {
		Map<String, Long> counts = new HashMap<>();
		int total;
		do {
			JsonNode info = query("STREAM.INFO." + stream,
					Json.object().put("subjects_filter", filter).put("offset", counts.size()));
			JsonNode page = info.path("state").path("subjects");
			page.properties().forEach((subject) -> counts.put(subject.getKey(), subject.getValue().asLong()));
			total = (page.isEmpty() ? 0 : info.path("total").asInt());
		}
		while (counts.size() < total);
		return counts;
	}

	private Optional<ObjectNode> find(String operation, @Nullable ObjectNode body, int... notFound) {
		try {
			return Optional.of(query(operation, body));
		}
		catch (JetStreamRequestException ex) {
			if (IntStream.of(notFound).anyMatch((code) -> code == ex.errorCode())) {
				return Optional.empty();
			}
			throw ex;
		}
	}

}
