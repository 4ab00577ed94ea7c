package io.polyn.migration.operation;

import java.util.Map;
import java.util.Objects;

/**
 * Values of fields for those who begin to write a file, as YAML within a line.
 */
final class FieldExamples {

	// Where that of the field's type does not say what the field is for.
	private static final Map<String, String> BY_NAME = Map.ofEntries(Map.entry("api", "$JS.hub.API"),
			Map.entry("backoff", "[1s, 10s, 1m]"), Map.entry("cluster", "eu"), Map.entry("deliver_policy", "new"),
			Map.entry("description", "What it is for"), Map.entry("down", "com.example.ForgetUsers"),
			Map.entry("duplicate_window", "2m"), Map.entry("durable_name", "users_worker"),
			Map.entry("headers", "{Content-Type: application/json}"), Map.entry("history", "5"),
			Map.entry("inactive_threshold", "1h"), Map.entry("keep", "100"), Map.entry("max_age", "30d"),
			Map.entry("max_batch", "100"), Map.entry("max_deliver", "5"), Map.entry("max_msg_size", "64KiB"),
			Map.entry("max_value_size", "64KiB"), Map.entry("metadata", "{team: users}"),
			Map.entry("mirror", "{name: ORDERS}"), Map.entry("msg_id", "users-1"), Map.entry("new_name", "ACCOUNTS"),
			Map.entry("pause_until", "\"2099-01-01T00:00:00Z\""), Map.entry("sample_freq", "\"100\""),
			Map.entry("seq", "42"), Map.entry("sources", "[{name: ORDERS}]"), Map.entry("tags", "[ssd]"),
			Map.entry("to", "ACCOUNTS"), Map.entry("ttl", "30d"), Map.entry("undo", "com.example.AccountToUser"),
			Map.entry("up", "com.example.GreetUsers"), Map.entry("with", "com.example.UserToAccount"));

	private FieldExamples() {
	}

	/**
	 * Returns a value of a field.
	 * @param name the field's name
	 * @param fields the fields among which it is
	 * @return the value
	 */
	static String of(String name, Fields fields) {
		// Of a consumer, both are the same.
		String key = (name.equals("name") && fields.names().contains("durable_name")) ? "durable_name" : name;
		String value = BY_NAME.get(key);
		return (value != null) ? value : Objects.requireNonNull(fields.find(name)).type().example();
	}

}
