package io.polyn.benchmarks.event;

import java.util.UUID;

/**
 * The data of the events that are published and received: an order of a shop.
 *
 * @param id the order's id
 * @param customer the customer's name
 * @param email where to reach the customer
 * @param placedAt when it was placed, RFC 3339
 * @param total the price
 * @param currency three letters
 * @param pieces how many pieces
 * @param paid whether they are paid
 */
public record OrderPlaced(String id, String customer, String email, String placedAt, double total, String currency,
		int pieces, boolean paid) {

	/** The event's name. */
	public static final String EVENT = "order.placed.v1";

	/** Where its schema is. */
	public static final String SCHEMAS = "classpath:benchmarks/schemas";

	/**
	 * Makes an order.
	 * @param number tells it from others
	 * @return the order
	 */
	public static OrderPlaced of(int number) {
		return new OrderPlaced(new UUID(0x0193b3e27c4a7d10L, 0x9a5b000000000000L + number).toString(), "Ada Lovelace",
				"ada" + number % 10 + "@example.com", "2026-11-30T06:00:00Z", 19.95 + number % 50, "EUR",
				1 + number % 9, number % 2 == 0);
	}

}
