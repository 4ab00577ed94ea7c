package io.polyn.nats.dryrun;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.PublishOptions;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The calls that a dry run would have made.
 */
final class CallLog {

	private final List<SimulatedCall> calls = new ArrayList<>();

	List<SimulatedCall> take() {
		List<SimulatedCall> taken = List.copyOf(this.calls);
		this.calls.clear();
		return taken;
	}

	void request(ApiRequest request, @Nullable ObjectNode before, @Nullable ObjectNode after) {
		this.calls.add(new SimulatedCall.Request(request.subject(),
				request.body().isEmpty() ? null : request.body().deepCopy(), copy(before), copy(after)));
	}

	/**
	 * Remembers a message.
	 * @param subject its subject
	 * @param headers its own headers
	 * @param content its content
	 * @param options the conditions under which it is stored
	 * @return its headers with the conditions
	 */
	Headers publication(String subject, @Nullable Headers headers, byte[] content, PublishOptions options) {
		Headers all = new Headers(headers);
		put(all, "Nats-Msg-Id", options.getMessageId());
		put(all, "Nats-TTL", options.getMessageTtl());
		put(all, "Nats-Expected-Stream", options.getExpectedStream());
		put(all, "Nats-Expected-Last-Msg-Id", options.getExpectedLastMsgId());
		put(all, "Nats-Expected-Last-Sequence", sequence(options.getExpectedLastSequence()));
		put(all, "Nats-Expected-Last-Subject-Sequence", sequence(options.getExpectedLastSubjectSequence()));
		put(all, "Nats-Expected-Last-Subject-Sequence-Subject", options.getExpectedLastSubjectSequenceSubject());
		this.calls.add(new SimulatedCall.Publication(subject, all, content));
		return all;
	}

	private static void put(Headers headers, String name, @Nullable String value) {
		if (value != null) {
			headers.put(name, value);
		}
	}

	private static @Nullable String sequence(long expected) {
		return (expected != PublishOptions.UNSET_LAST_SEQUENCE) ? String.valueOf(expected) : null;
	}

	private static @Nullable ObjectNode copy(@Nullable ObjectNode config) {
		return (config != null) ? config.deepCopy() : null;
	}

}
