package io.polyn.tool.catalog;

import java.net.URI;
import java.util.Collection;
import java.util.List;

import io.polyn.cloudevent.EventNaming;
import io.polyn.migration.StreamKind;
import io.polyn.schema.EventSchema;
import io.polyn.schema.EventSchemaLoader;
import io.polyn.version.Changelog;

/**
 * The catalogue of a shop.
 */
final class SampleCatalog {

	static final EventNaming NAMING = new EventNaming("com.example", "shop.backend");

	static final CatalogService SERVICE = new CatalogService(NAMING, "2.4.0",
			"Users, orders and what becomes of them. Everything the shop does can be followed by its events.",
			URI.create("nats://shop:secret@nats.example.com:4222"));

	private SampleCatalog() {
	}

	static EventCatalog shop() {
		return new EventCatalog(SERVICE, schemas(), streams(), listeners(), changelog());
	}

	static EventCatalog of(Collection<EventSchema> schemas) {
		return new EventCatalog(new CatalogService(NAMING), schemas, List.of(), List.of(), null);
	}

	static List<EventSchema> schemas() {
		return EventSchemaLoader.load(List.of("classpath:catalog"), SampleCatalog.class.getClassLoader());
	}

	static List<CatalogStream> streams() {
		return List.of(
				new CatalogStream("USERS", StreamKind.STREAM, "What happens to users", List.of("user.>"), """
						{"name": "USERS", "subjects": ["user.>"], "max_age": 31536000000000000, "max_msgs": 1000000,
						"num_replicas": 3, "storage": "file", "retention": "limits"}""", List.of(
						new CatalogConsumer("shop_backend_user_created", "Greets new users", List.of("user.created.>"),
								"{\"ack_wait\": 30000000000, \"ack_policy\": \"explicit\", \"max_ack_pending\": 100}"),
						new CatalogConsumer("audit", null, List.of(),
								"{\"deliver_policy\": \"new\", \"ack_policy\": \"none\"}"))),
				new CatalogStream("ORDERS", StreamKind.STREAM, null, List.of("order.>", "invoice.*.v1", "shipment.>"),
						"""
								{"name": "ORDERS", "subjects": ["order.>", "invoice.*.v1", "shipment.>"], "max_age": "30d",
								"max_bytes": 10737418240, "num_replicas": 3, "storage": "file", "duplicate_window": 120000000000}""",
						List.of(new CatalogConsumer("shop_backend_order_placed_v2", null, List.of("order.placed.v2"),
								"{\"ack_wait\": \"1m\", \"max_deliver\": 10}"))),
				new CatalogStream("user-preferences", StreamKind.KEY_VALUE, "What users have chosen", List.of(),
						"{\"bucket\": \"user-preferences\", \"history\": 5, \"num_replicas\": 3}", List.of()));
	}

	static List<CatalogListener> listeners() {
		return List.of(
				new CatalogListener("user.created", "shop_backend_user_created", "com.example.shop.Welcome#send",
						"listener"),
				new CatalogListener("order.placed.v2", "shop_backend_order_placed_v2",
						"com.example.shop.Warehouse#reserve", "listener"),
				new CatalogListener("sensor.>", "dashboards", "com.example.shop.Dashboard#show", "subscriber"),
				new CatalogListener("payment.received.v1", "shop_backend_payment_received_v1",
						"com.example.shop.Payments#book", "listener"));
	}

	static Changelog changelog() {
		return new Changelog(List.of(
				new Changelog.Release("2.0.0",
						List.of(new Changelog.Entry("user.created", Changelog.Kind.CHANGED,
								"First and last name are one name."),
								new Changelog.Entry("order.placed", Changelog.Kind.CHANGED,
										"Prices, the payment and where it goes are told."))),
				new Changelog.Release("1.0.0", List.of())));
	}

}
