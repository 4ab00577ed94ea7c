package io.polyn.nats;

import java.io.IOException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.PublishOptions;
import io.nats.client.api.PublishAck;
import io.nats.client.api.ServerInfo;
import io.nats.client.impl.Headers;
import io.polyn.PolynException;
import org.jspecify.annotations.Nullable;

/**
 * What carries requests and messages to JetStream, or answers as it would.
 */
public interface JetStreamTransport {

	/**
	 * Sends a request, once.
	 * @param operation the subject without JetStream's prefix
	 * @param body the body, if it has one
	 * @return the answer
	 * @throws PolynException if JetStream refuses, does not answer or is not there
	 */
	ObjectNode send(String operation, @Nullable ObjectNode body);

	/**
	 * Sends a request that does no harm when it is carried out twice, again and again
	 * until there is an answer: a server that has no leader for what it is asked about
	 * says nothing, or that there is none, and does not go back to it when there is one.
	 * @param operation the subject without JetStream's prefix
	 * @param body the body, if it has one
	 * @return the answer
	 * @throws PolynException if JetStream refuses, does not answer or is not there
	 */
	ObjectNode query(String operation, @Nullable ObjectNode body);

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
	PublishAck publish(String subject, @Nullable Headers headers, byte[] body, PublishOptions options)
			throws IOException, JetStreamApiException;

	/**
	 * Returns what the connected server says of itself.
	 * @return the server's info
	 */
	ServerInfo serverInfo();

	/**
	 * Says whether there is a connection. Without one there is nothing to subscribe with:
	 * messages have to be asked for one by one.
	 * @return whether there is one
	 */
	boolean hasConnection();

	/**
	 * Returns the connection, for what is neither a request nor a message to be stored.
	 * @return the connection
	 */
	Connection connection();

}
