package io.polyn.tool.catalog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.resource.Resource;
import io.polyn.schema.EventSchema;
import io.polyn.schema.EventSchemaLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class AsyncApiDocumentTests {

	private static final ObjectNode SHOP = JsonText.object(SampleCatalog.shop().asyncApi());

	static List<String> events() {
		return SampleCatalog.schemas().stream().map(EventSchema::name).toList();
	}

	@Test
	void tellsWhatTheServiceIs() {
		assertThat(SHOP.path("asyncapi").asText()).isEqualTo("3.0.0");
		assertThat(SHOP.path("id").asText()).isEqualTo("com:example:shop:backend");
		assertThat(SHOP.path("info").path("title").asText()).isEqualTo("shop.backend");
		assertThat(SHOP.path("info").path("version").asText()).isEqualTo("2.4.0");
		assertThat(SHOP.path("defaultContentType").asText()).isEqualTo(CloudEventCodec.STRUCTURED);
	}

	@Test
	void neverHasCredentials() {
		assertThat(SHOP.at("/servers/nats/host").asText()).isEqualTo("nats.example.com:4222");
		assertThat(SHOP.toString()).doesNotContain("secret");
		assertThat(SampleCatalog.shop().html()).doesNotContain("secret");
	}

	@Test
	void hasNoServerThatNobodyNamed() {
		assertThat(JsonText.object(SampleCatalog.of(List.of()).asyncApi()).has("servers")).isFalse();
	}

	@Test
	void everyEventIsSentOnItsSubject() {
		assertThat(events()).allSatisfy((event) -> {
			assertThat(SHOP.path("channels").path(event).path("address").asText()).isEqualTo(event);
			JsonNode send = SHOP.path("operations").path("send." + event);
			assertThat(send.path("action").asText()).isEqualTo("send");
			assertThat(send.at("/channel/$ref").asText()).isEqualTo("#/channels/" + event);
		});
	}

	@Test
	void aListenerOfATypeReceivesEveryVersion() {
		JsonNode receive = SHOP.at("/operations/receive.user.created.v1.shop_backend_user_created");
		assertThat(receive.path("action").asText()).isEqualTo("receive");
		assertThat(receive.at("/bindings/nats/queue").asText()).isEqualTo("shop_backend_user_created");
		assertThat(receive.at("/x-polyn-listeners/0/where").asText()).isEqualTo("com.example.shop.Welcome#send");
		assertThat(SHOP.path("operations").has("receive.user.created.v2.shop_backend_user_created")).isTrue();
	}

	@Test
	void anEventOfAnotherServiceHasAChannel() {
		assertThat(SHOP.at("/channels/payment.received.v1/address").asText()).isEqualTo("payment.received.v1");
		assertThat(SHOP.at("/operations/receive.payment.received.v1.shop_backend_payment_received_v1/channel/$ref")
			.asText()).isEqualTo("#/channels/payment.received.v1");
	}

	@Test
	void tellsWhichStreamsStoreAnEvent() {
		assertThat(SHOP.at("/channels/user.created.v1/x-polyn-streams/0").asText()).isEqualTo("USERS");
		assertThat(SHOP.path("channels").path("sensor.measured.v1").has("x-polyn-streams")).isFalse();
		assertThat(SHOP.at("/x-polyn-streams/USERS/consumers/audit/settings/ack_policy").asText()).isEqualTo("none");
	}

	@Test
	void everyReferenceLeadsToSomething() {
		List<String> references = SHOP.findValuesAsText("$ref");
		assertThat(references).hasSizeGreaterThan(40).allSatisfy((reference) -> {
			assertThat(reference).startsWith("#/");
			assertThat(SHOP.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
		});
	}

	@Test
	void everyComponentHasANameThatAsyncApiTakes() {
		Set<String> names = new TreeSet<>();
		SHOP.path("components").forEach((kind) -> kind.fieldNames().forEachRemaining(names::add));
		assertThat(names).contains("order.placed.v2.line", "catalog.changed.v1.person")
			.allMatch((name) -> name.matches("[\\w.-]+"));
	}

	@ParameterizedTest
	@MethodSource("events")
	void thePayloadAcceptsTheExamplesAndNotJustAnything(String event) {
		JsonNode message = SHOP.path("components").path("messages").path(event);
		ObjectNode whole = message.path("payload").deepCopy();
		whole.set("components", SHOP.path("components"));
		Schema payload = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(whole.deepCopy());
		List<JsonNode> examples = StreamSupport.stream(message.path("examples").spliterator(), false)
			.map((example) -> example.path("payload"))
			.toList();
		assertThat(examples).isNotEmpty().allSatisfy((example) -> {
			assertThat(payload.validate(example)).isEmpty();
			ObjectNode broken = example.deepCopy();
			broken.put("data", "no object");
			assertThat(payload.validate(broken)).isNotEmpty();
		});
	}

	@Test
	void laterDialectsAreTranslated() {
		JsonNode schemas = SHOP.path("components").path("schemas");
		assertThat(schemas.at("/sensor.measured.v1/properties/place/items").isArray()).isTrue();
		assertThat(schemas.at("/sensor.measured.v1/properties/place/additionalItems/type").asText())
			.isEqualTo("integer");
		assertThat(schemas.at("/shipment.dispatched.v1.1.0/dependencies/size/0").asText()).isEqualTo("weight");
		assertThat(schemas.at("/order.placed.v2/properties/shipTo/allOf/0/$ref").asText())
			.isEqualTo("#/components/schemas/order.address.v1");
		assertThat(schemas.at("/order.placed.v2/properties/shipTo/description").asText()).isEqualTo("Where it goes");
		assertThat(schemas.findValues("$id")).isEmpty();
		assertThat(schemas.findValues("$schema")).isEmpty();
	}

	@Test
	void draftFourIsTranslated() {
		JsonNode total = SHOP.at("/components/schemas/invoice.issued.v1/properties/total");
		assertThat(total.path("exclusiveMinimum").isNumber()).isTrue();
		assertThat(total.has("minimum")).isFalse();
	}

	@Test
	void referencesMayLeadInACircle() {
		assertThat(SHOP.at("/components/schemas/catalog.changed.v1.category/properties/children/items/$ref").asText())
			.isEqualTo("#/components/schemas/catalog.changed.v1.category");
	}

	@Test
	void aPropertyMayBeNamedLikeAKeyword() {
		EventCatalog catalog = SampleCatalog.of(read("odd.v1",
				"""
						{"type": "object", "properties": {"id": {"type": "string"}, "$defs": {"type": "integer"},
						 "properties": {"const": {"properties": {"$id": 1}}}, "definitions": {"enum": [1]}}, "required": ["id"]}"""));
		JsonNode schema = JsonText.object(catalog.asyncApi()).at("/components/schemas/odd.v1");
		assertThat(schema.path("properties").fieldNames()).toIterable()
			.containsExactly("id", "$defs", "properties", "definitions");
		assertThat(schema.at("/properties/properties/const/properties/$id").asInt()).isEqualTo(1);
	}

	@Test
	void theSameInputGivesTheSameBytes() {
		EventCatalog shop = SampleCatalog.shop();
		List<EventSchema> reversed = new ArrayList<>(SampleCatalog.schemas());
		Collections.reverse(reversed);
		EventCatalog other = new EventCatalog(shop.service(), reversed, shop.streams(), shop.listeners(),
				shop.changelog());
		assertThat(other.asyncApi()).isEqualTo(shop.asyncApi());
		assertThat(other.html()).isEqualTo(shop.html());
	}

	@Test
	void threeHundredEventsAreWritten() {
		List<EventSchema> schemas = EventSchemaLoader.read(IntStream.range(0, 300)
			.mapToObj((number) -> new Resource("big.event" + number + ".v1.json",
					SampleCatalog.schemas()
						.get(0)
						.text()
						.replace("catalog.changed", "changed" + number)
						.getBytes(StandardCharsets.UTF_8)))
			.toList());
		EventCatalog catalog = SampleCatalog.of(schemas);
		assertThat(JsonText.object(catalog.asyncApi()).path("channels")).hasSize(300);
		assertThat(catalog.html()).contains("id=\"big.event299.v1\"").hasSizeLessThan(5_000_000);
	}

	static List<EventSchema> read(String event, String schema) {
		return EventSchemaLoader.read(List.of(new Resource(event + ".json", schema.getBytes(StandardCharsets.UTF_8))));
	}

}
