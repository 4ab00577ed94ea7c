package io.polyn.migration.operation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.nats.ServerVersion;
import org.jspecify.annotations.Nullable;

/**
 * The settings that the server does not change, or not in every way, or not in every
 * version.
 */
final class ImmutableSettings {

	private static final BiPredicate<JsonNode, JsonNode> ANY = (before, after) -> true;

	private static final BiPredicate<JsonNode, JsonNode> SWITCHED_OFF = (before, after) -> before.asBoolean();

	private static final BiPredicate<JsonNode, JsonNode> WORK_QUEUE = (before, after) -> Stream.of(before, after)
		.anyMatch((retention) -> retention.asText().equals("workqueue"));

	private static final BiPredicate<JsonNode, JsonNode> REMOVED = (before, after) -> SettingComparison
		.isNothing(after);

	private static final String NEW_STREAM = "Create a new one that has it, copy the messages there, and delete this one.";

	private static final String NEW_SERVER = "Use a newer server, or create a new one that has it and copy the messages"
			+ " there.";

	private static final String STAYS = "Leave it as it is: the server never takes it back.";

	private static final String NEW_CONSUMER = "Create another consumer that has it; or delete this one, which forgets"
			+ " what it has acknowledged, and create it anew.";

	/** Of streams, and of the streams behind buckets. */
	static final ImmutableSettings STREAM = new ImmutableSettings(JetStreamFields.STREAM,
			List.of(new Rule("storage", "file", ANY, null, NEW_STREAM),
					new Rule("retention", "limits", WORK_QUEUE, null, NEW_STREAM),
					new Rule("retention", "limits", WORK_QUEUE.negate(), new ServerVersion(2, 10, 0), NEW_SERVER),
					new Rule("max_consumers", "-1", ANY, new ServerVersion(2, 12, 5), NEW_SERVER),
					new Rule("republish", null, ANY, new ServerVersion(2, 10, 0), NEW_SERVER),
					new Rule("mirror", null, REMOVED, new ServerVersion(2, 12, 0), NEW_SERVER),
					new Rule("mirror", null, REMOVED.negate(), null,
							"Create a new stream with it; one that exists can't become a mirror of another."),
					new Rule("sealed", "false", SWITCHED_OFF, null, STAYS),
					new Rule("deny_delete", "false", SWITCHED_OFF, null, STAYS),
					new Rule("deny_purge", "false", SWITCHED_OFF, null, STAYS),
					new Rule("allow_msg_ttl", "false", SWITCHED_OFF, null, STAYS),
					new Rule("allow_msg_schedules", "false", SWITCHED_OFF, null, STAYS),
					new Rule("allow_msg_counter", "false", ANY, null, NEW_STREAM),
					new Rule("persist_mode", "default", ANY, null, NEW_STREAM)));

	/** Of consumers. */
	static final ImmutableSettings CONSUMER = new ImmutableSettings(JetStreamFields.CONSUMER,
			List.of(new Rule("deliver_policy", "all", ANY, null, NEW_CONSUMER),
					new Rule("opt_start_seq", null, ANY, null, NEW_CONSUMER),
					new Rule("opt_start_time", null, ANY, null, NEW_CONSUMER),
					new Rule("ack_policy", "none", ANY, null, NEW_CONSUMER),
					new Rule("replay_policy", "instant", ANY, null, NEW_CONSUMER),
					new Rule("max_waiting", "512", ANY, null, NEW_CONSUMER),
					new Rule("idle_heartbeat", null, ANY, null, NEW_CONSUMER),
					new Rule("flow_control", "false", ANY, null, NEW_CONSUMER),
					// Servers before 2.14 say that they do, and don't.
					new Rule("mem_storage", "false", ANY, null, NEW_CONSUMER),
					// A pull consumer stays one, and so does a push consumer.
					new Rule("deliver_subject", null,
							(before, after) -> SettingComparison.isNothing(before)
									|| SettingComparison.isNothing(after),
							null, NEW_CONSUMER),
					// The server says that it does, and doesn't.
					new Rule("pause_until", null, ANY, null, "Use 'pause_consumer' or 'resume_consumer'.")));

	// What the server never switches off again, and that does no harm unused.
	private static final List<String> HARMLESS = List.of("allow_msg_ttl", "allow_msg_schedules");

	private final Fields fields;

	private final List<Rule> rules;

	private ImmutableSettings(Fields fields, List<Rule> rules) {
		this.fields = fields;
		this.rules = rules;
	}

	/**
	 * A way in which a setting can't be changed.
	 *
	 * @param field the field
	 * @param absent what its absence means, {@code null} for nothing
	 * @param transition which changes of its value are meant
	 * @param since the version that can, {@code null} for none
	 * @param remedy what to do instead
	 */
	private record Rule(String field, @Nullable String absent, BiPredicate<JsonNode, JsonNode> transition,
			@Nullable ServerVersion since, String remedy) {

		JsonNode value(ObjectNode config) {
			JsonNode value = config.path(this.field);
			boolean missing = value.isMissingNode() || value.isNull();
			return (missing && this.absent != null) ? TextNode.valueOf(this.absent)
					: missing ? MissingNode.getInstance() : value;
		}

		boolean appliesTo(ServerVersion server) {
			return this.since == null || !server.isAtLeast(this.since);
		}

	}

	/**
	 * Says whether it takes the present configuration to tell whether a change is
	 * possible.
	 * @param patch the settings to change
	 * @return whether one of them is not freely changeable
	 */
	boolean guards(ObjectNode patch) {
		return this.rules.stream().anyMatch((rule) -> patch.has(rule.field()));
	}

	/**
	 * Says whether a change could not be taken back by another one.
	 * @param patch the settings to change
	 * @return whether there is no way back, whatever they are now
	 */
	static boolean isOneWay(ObjectNode patch) {
		return Stream.of("sealed", "deny_delete", "deny_purge").anyMatch((field) -> patch.path(field).asBoolean())
				|| patch.path("mirror").isNull();
	}

	/**
	 * Takes out of a patch what can't be switched off again and does no harm.
	 * @param patch the patch that takes a change back
	 */
	static void leaveOn(ObjectNode patch) {
		patch.remove(HARMLESS);
	}

	/**
	 * Says whether a server can make a change.
	 * @param before the configuration before
	 * @param after the configuration after
	 * @param server the server's version
	 * @return whether no setting stands in the way
	 */
	boolean allow(ObjectNode before, ObjectNode after, ServerVersion server) {
		return broken(before, after, server).isEmpty();
	}

	/**
	 * Refuses a change that a server can't make.
	 * @param target what is changed, for messages
	 * @param before the configuration before
	 * @param after the configuration after
	 * @param server the server's version
	 * @throws PolynException if a setting stands in the way, with all that do
	 */
	void require(String target, ObjectNode before, ObjectNode after, ServerVersion server) {
		List<Rule> broken = broken(before, after, server);
		if (broken.isEmpty()) {
			return;
		}
		List<String> changes = new ArrayList<>();
		Set<String> remedies = new LinkedHashSet<>();
		for (Rule rule : broken) {
			changes.add("'" + rule.field() + "' from " + words(rule.value(before)) + " to " + words(rule.value(after))
					+ ((rule.since() != null) ? " (" + rule.since() + " and later can)" : ""));
			remedies.add(rule.remedy());
		}
		throw new PolynException(ErrorCode.IMMUTABLE_SETTING,
				"nats-server " + server + " can't change " + String.join(", ", changes) + " of the " + target + ".",
				String.join(" ", remedies));
	}

	private List<Rule> broken(ObjectNode before, ObjectNode after, ServerVersion server) {
		return this.rules.stream()
			.filter((rule) -> rule.appliesTo(server))
			.filter((rule) -> isChanged(rule, before, after))
			.filter((rule) -> rule.transition().test(rule.value(before), rule.value(after)))
			.toList();
	}

	private boolean isChanged(Rule rule, ObjectNode before, ObjectNode after) {
		FieldType type = Objects.requireNonNull(this.fields.find(rule.field())).type();
		return !SettingComparison.isSame(rule.field(), type, rule.value(after), rule.value(before))
				|| !SettingComparison.isSame(rule.field(), type, rule.value(before), rule.value(after));
	}

	private static String words(JsonNode value) {
		return SettingComparison.isNothing(value) && value.isMissingNode() ? "nothing"
				: value.isValueNode() ? value.asText() : value.toString();
	}

}
