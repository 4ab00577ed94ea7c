package io.polyn.nats.dryrun;

import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.PublishOptions;
import io.nats.client.api.PublishAck;
import io.nats.client.api.ServerInfo;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.nats.JetStreamApi;
import io.polyn.nats.JetStreamRequestException;
import io.polyn.nats.JetStreamTransport;
import org.jspecify.annotations.Nullable;

/**
 * Answers as JetStream would if what was sent here had been sent there: reads see what
 * was written here, and under it the server, to which nothing is written.
 */
final class SimulatedJetStream implements JetStreamTransport {

	private final Overlay overlay;

	private final CallLog calls;

	private final SimulatedStreams streams;

	private final SimulatedConsumers consumers;

	SimulatedJetStream(JetStreamApi server, CallLog calls) {
		this.overlay = new Overlay(server);
		this.calls = calls;
		this.streams = new SimulatedStreams(this.overlay, calls);
		this.consumers = new SimulatedConsumers(this.overlay, calls);
	}

	@Override
	public ServerInfo serverInfo() {
		return this.overlay.server().serverInfo();
	}

	void assumeStream(String stream) {
		if (this.overlay.find(stream).isEmpty()) {
			this.overlay.put(stream, SimulatedStream.assumed(stream));
		}
	}

	@Override
	public boolean hasConnection() {
		return false;
	}

	@Override
	public Connection connection() {
		throw new NotSimulatedException("It works with the connection itself.");
	}

	@Override
	public ObjectNode query(String operation, @Nullable ObjectNode body) {
		return send(operation, body);
	}

	@Override
	public ObjectNode send(String operation, @Nullable ObjectNode body) {
		ApiRequest request = ApiRequest.of(this.overlay.server().requestSubject(""), operation, body);
		return switch (request.verb()) {
			case "INFO" -> this.overlay.server().accountInfo();
			case "STREAM.NAMES" -> this.streams.names(request);
			case "STREAM.LIST" -> this.streams.list(request);
			case "STREAM.INFO" -> this.streams.info(request);
			case "STREAM.CREATE" -> this.streams.create(request);
			case "STREAM.UPDATE" -> this.streams.update(request);
			case "STREAM.DELETE" -> this.streams.delete(request);
			case "STREAM.PURGE" -> this.streams.purge(request);
			case "STREAM.MSG.GET" -> message(request);
			case "STREAM.MSG.DELETE" -> deleteMessage(request);
			case "CONSUMER.LIST" -> this.consumers.list(request);
			case "CONSUMER.INFO" -> this.consumers.info(request);
			case "CONSUMER.CREATE", "CONSUMER.DURABLE.CREATE" -> this.consumers.put(request);
			case "CONSUMER.DELETE" -> this.consumers.delete(request);
			case "CONSUMER.PAUSE" -> this.consumers.pause(request);
			case "CONSUMER.RESET" -> this.consumers.reset(request);
			default -> throw new NotSimulatedException("It sends " + request.subject() + ".");
		};
	}

	@Override
	public PublishAck publish(String subject, @Nullable Headers headers, byte[] body, PublishOptions options)
			throws IOException, JetStreamApiException {
		String name = this.overlay.taking(subject)
			.stream()
			.findFirst()
			.orElseThrow(() -> new PolynException(ErrorCode.UNEXPECTED_STATE,
					"No stream stores the subject " + subject + ".", "Create one first."));
		SimulatedStream stream = this.overlay.find(name).orElseThrow();
		long last = lastSequence(stream, subject);
		String of = options.getExpectedLastSubjectSequenceSubject();
		if (isUnexpected(options.getExpectedLastSubjectSequence(), (of != null) ? lastSequence(stream, of) : last)
				|| isUnexpected(options.getExpectedLastSequence(), stream.messages().lastSequence())) {
			return answer(Json.object()
				.set("error",
						Json.object()
							.put("code", 400)
							.put("err_code", JetStreamRequestException.WRONG_LAST_SEQUENCE)
							.put("description", "wrong last sequence: " + last)));
		}
		Headers all = this.calls.publication(subject, headers, body, options);
		boolean rollup = "sub".equals(all.getFirst("Nats-Rollup"));
		long sequence = stream.messages()
			.store(subject, Base64.getEncoder().encodeToString(all.getSerialized()),
					Base64.getEncoder().encodeToString(body), last != 0, rollup);
		return answer(Json.object().put("stream", name).put("seq", sequence));
	}

	private static boolean isUnexpected(long expected, long sequence) {
		return expected != PublishOptions.UNSET_LAST_SEQUENCE && expected != sequence;
	}

	private static PublishAck answer(JsonNode json) throws IOException, JetStreamApiException {
		return new PublishAck(NatsMessage.builder().subject("answer").data(Json.write(json)).build());
	}

	private ObjectNode message(ApiRequest request) {
		SimulatedMessages messages = this.overlay.require(request).messages();
		JsonNode body = request.body();
		Optional<JsonNode> message;
		if (body.has("last_by_subj")) {
			message = messages.latest(body.path("last_by_subj").asText());
		}
		else {
			String filter = body.path("next_by_subj").asText(">");
			long sequence = body.path("seq").asLong();
			message = messages.next(filter, sequence)
				.filter((found) -> body.has("next_by_subj") || found.path("seq").asLong() == sequence);
		}
		ObjectNode answer = Json.object();
		answer.set("message", message
			.orElseThrow(() -> request.refusal(JetStreamRequestException.MESSAGE_NOT_FOUND, "no message found")));
		return answer;
	}

	private ObjectNode deleteMessage(ApiRequest request) {
		this.overlay.require(request).messages().remove(message(request).path("message"));
		this.calls.request(request, null, null);
		return success();
	}

	private static long lastSequence(SimulatedStream stream, String subject) {
		return stream.messages().latest(subject).map((message) -> message.path("seq").asLong()).orElse(0L);
	}

	static ObjectNode success() {
		return Json.object().put("success", true);
	}

	/**
	 * Returns a list in one page: whoever asks for more has it all.
	 * @param name the list's name
	 * @param items all items
	 * @param request what was asked for
	 * @return the answer
	 */
	static ObjectNode page(String name, ArrayNode items, ApiRequest request) {
		boolean first = (request.body().path("offset").asInt() == 0);
		ObjectNode answer = Json.object().put("total", items.size()).put("offset", 0).put("limit", items.size());
		answer.set(name, first ? items : Json.mapper().createArrayNode());
		return answer;
	}

}
