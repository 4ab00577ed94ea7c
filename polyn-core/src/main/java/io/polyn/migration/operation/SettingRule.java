package io.polyn.migration.operation;

import java.util.List;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the settings of one configuration demand of one another: what every version of the
 * server that has them refuses.
 *
 * @param field the field to blame
 * @param ofWhole whether the rule needs all settings to be known, which only those of a
 * creation are
 * @param broken whether settings that have the field break the rule
 * @param problem what is wrong
 * @param remedy what to do
 */
record SettingRule(String field, boolean ofWhole, Predicate<ObjectNode> broken, String problem, String remedy) {

	static final List<SettingRule> STREAM = List.of(
			pair("duplicate_window",
					(settings) -> number(settings, "max_age") > 0
							&& number(settings, "duplicate_window") > number(settings, "max_age"),
					"'duplicate_window' is longer than 'max_age'.", "Make it as long at most."),
			pair("subjects", (settings) -> has(settings, "mirror") && has(settings, "subjects"),
					"A mirror has no 'subjects' of its own.", "Leave out 'subjects' or 'mirror'."),
			pair("sources", (settings) -> has(settings, "mirror") && has(settings, "sources"),
					"A mirror has no 'sources' besides.", "Leave out 'sources' or 'mirror'."),
			pair("allow_rollup_hdrs", (settings) -> is(settings, "deny_purge") && is(settings, "allow_rollup_hdrs"),
					"'allow_rollup_hdrs' does not go with 'deny_purge'.", "Leave out one of the two."),
			whole("discard_new_per_subject",
					(settings) -> is(settings, "discard_new_per_subject")
							&& (!"new".equals(settings.path("discard").asText())
									|| number(settings, "max_msgs_per_subject") <= 0),
					"'discard_new_per_subject' needs 'discard: new' and 'max_msgs_per_subject'.", "Add them."),
			whole("sealed", (settings) -> is(settings, "sealed"), "A stream can't be created sealed.",
					"Leave 'sealed' out, and seal the stream when it holds what it is to hold."));

	static final List<SettingRule> SOURCE = List.of(pair("subject_transforms",
			(settings) -> has(settings, "filter_subject") && has(settings, "subject_transforms"),
			"'subject_transforms' do not go with 'filter_subject'.",
			"Leave 'filter_subject' out: each transform's 'src' filters."));

	static final List<SettingRule> CONSUMER = List.of(
			pair("backoff",
					(settings) -> number(settings, "max_deliver") > 0
							&& settings.path("backoff").size() > number(settings, "max_deliver"),
					"'backoff' has more steps than 'max_deliver' allows deliveries.",
					"Leave steps out, or raise 'max_deliver'."),
			pair("name",
					(settings) -> has(settings, "name") && has(settings, "durable_name")
							&& !settings.path("name").equals(settings.path("durable_name")),
					"'name' is not the same as 'durable_name'.", "Leave 'name' out."),
			pair("filter_subjects", (settings) -> has(settings, "filter_subject") && has(settings, "filter_subjects"),
					"'filter_subject' and 'filter_subjects' do not go together.",
					"Write all of them under 'filter_subjects'."),
			whole("deliver_policy",
					(settings) -> starts(settings, "by_start_sequence") && !settings.has("opt_start_seq"),
					"'deliver_policy: by_start_sequence' needs 'opt_start_seq'.", "Add it."),
			whole("deliver_policy", (settings) -> starts(settings, "by_start_time") && !settings.has("opt_start_time"),
					"'deliver_policy: by_start_time' needs 'opt_start_time'.", "Add it."),
			whole("deliver_policy",
					(settings) -> starts(settings, "last_per_subject") && !has(settings, "filter_subject")
							&& !has(settings, "filter_subjects"),
					"'deliver_policy: last_per_subject' needs 'filter_subject'.", "Add it; '>' is all subjects."),
			whole("opt_start_seq",
					(settings) -> number(settings, "opt_start_seq") > 0 && !starts(settings, "by_start_sequence"),
					"'opt_start_seq' is for 'deliver_policy: by_start_sequence' alone.", "Set that, or leave it out."),
			whole("opt_start_time", (settings) -> has(settings, "opt_start_time") && !starts(settings, "by_start_time"),
					"'opt_start_time' is for 'deliver_policy: by_start_time' alone.", "Set that, or leave it out."),
			whole("idle_heartbeat",
					(settings) -> number(settings, "idle_heartbeat") > 0 && !has(settings, "deliver_subject"),
					"'idle_heartbeat' is for consumers with 'deliver_subject' alone.", "Leave it out."),
			whole("flow_control",
					(settings) -> is(settings, "flow_control")
							&& (!has(settings, "deliver_subject") || number(settings, "idle_heartbeat") <= 0),
					"'flow_control' needs 'deliver_subject' and 'idle_heartbeat'.", "Add them, or leave it out."),
			whole("rate_limit_bps",
					(settings) -> number(settings, "rate_limit_bps") > 0 && !has(settings, "deliver_subject"),
					"'rate_limit_bps' is for consumers with 'deliver_subject' alone.", "Leave it out."),
			whole("max_waiting", (settings) -> number(settings, "max_waiting") > 0 && has(settings, "deliver_subject"),
					"'max_waiting' is for consumers without 'deliver_subject' alone.", "Leave it out."));

	boolean isBrokenBy(ObjectNode settings, boolean isWhole) {
		return settings.has(this.field) && (isWhole || !this.ofWhole) && this.broken.test(settings);
	}

	private static SettingRule pair(String field, Predicate<ObjectNode> broken, String problem, String remedy) {
		return new SettingRule(field, false, broken, problem, remedy);
	}

	private static SettingRule whole(String field, Predicate<ObjectNode> broken, String problem, String remedy) {
		return new SettingRule(field, true, broken, problem, remedy);
	}

	private static long number(ObjectNode settings, String field) {
		return settings.path(field).asLong();
	}

	private static boolean is(ObjectNode settings, String field) {
		return settings.path(field).asBoolean();
	}

	private static boolean has(ObjectNode settings, String field) {
		return settings.path(field).isTextual() ? !settings.path(field).asText().isEmpty()
				: !settings.path(field).isEmpty();
	}

	private static boolean starts(ObjectNode settings, String policy) {
		return policy.equals(settings.path("deliver_policy").asText());
	}

}
