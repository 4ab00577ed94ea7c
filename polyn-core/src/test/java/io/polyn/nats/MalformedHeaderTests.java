package io.polyn.nats;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import io.nats.client.impl.Headers;
import io.nats.client.support.IncomingHeadersProcessor;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.json.Json;
import io.polyn.testing.MalformedInputs;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever block of headers a message has, jnats reads what Polyn makes of it, and the
 * message is an event or is refused. Those of stored messages are read likewise.
 */
class MalformedHeaderTests {

	private static final byte[] BODY = """
			{"specversion":"1.0","id":"1","source":"app:user:backend","type":"app.user.created.v1","data":{}}"""
		.getBytes(StandardCharsets.UTF_8);

	private static final List<String> BLOCKS = List.of("""
			NATS/1.0
			ce-specversion: 1.0
			ce-id: 1
			ce-source: app:user:backend
			ce-type: app.user.created.v1
			ce-subject: M%C3%BCller%20&%20Co
			ce-time: 2026-11-20T10:00:00.123456Z
			ce-datacontenttype: application/json

			""", """
			NATS/1.0
			Content-Type: application/cloudevents+json
			Nats-Msg-Id: 4d5f1a3e-0f0b-4c0e-9c1c-2d1f6b8a7e55
			traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01

			""", "NATS/1.0 503\n\n", "NATS/1.0 409 Consumer Deleted\n\n", "NATS/1.0\n\n");

	@Test
	void eachBlockIsReadOrRefused() {
		Map<String, Integer> counts = MalformedInputs
			.read("headers",
					(mutations) -> mutations
						.bytes(mutations.oneOf(BLOCKS).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)),
					(block) -> {
						Headers headers = new IncomingHeadersProcessor(HeaderBlock.accepted(block, false)).getHeaders();
						assertThat(
								MessageHeaders.of(Json.object().put("hdrs", Base64.getEncoder().encodeToString(block))))
							.isNotNull();
						CloudEventCodec.decode(headers, BODY);
					});
		assertThat(counts.get("read")).isGreaterThan(500);
		assertThat(counts).containsKeys("POLYN-E002", "POLYN-E003");
	}

}
