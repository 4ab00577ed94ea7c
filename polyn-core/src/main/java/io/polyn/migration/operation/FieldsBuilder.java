package io.polyn.migration.operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.polyn.nats.ServerVersion;
import io.polyn.nats.Subjects;

/**
 * Declares fields: their names, by type and in the order of the versions that brought
 * them.
 */
final class FieldsBuilder {

	// The first version that has JetStream's API as it is.
	static final ServerVersion BASELINE = new ServerVersion(2, 2, 0);

	private final Map<String, Fields.Field> byName = new LinkedHashMap<>();

	private final List<String> required = new ArrayList<>();

	private final List<SettingRule> rules = new ArrayList<>();

	private ServerVersion since = BASELINE;

	/** The fields and words that follow came with this version. */
	FieldsBuilder since(int major, int minor, int patch) {
		this.since = new ServerVersion(major, minor, patch);
		return this;
	}

	/** The structure makes no sense without these fields. */
	FieldsBuilder required(String... names) {
		this.required.addAll(List.of(names));
		return this;
	}

	FieldsBuilder rules(List<SettingRule> rules) {
		this.rules.addAll(rules);
		return this;
	}

	FieldsBuilder text(String... names) {
		return add(LiteralType.Text.ANY, names);
	}

	FieldsBuilder text(String name, int maxBytes) {
		return add(new LiteralType.Text(maxBytes), name);
	}

	FieldsBuilder texts(String... names) {
		return add(new CompositeType.ListOf(LiteralType.Text.ANY), names);
	}

	/** Subjects, perhaps with wildcards, of a stream. */
	FieldsBuilder subjects(String name) {
		return add(new CompositeType.ListOf(NameType.Subject.PATTERN, Subjects::overlap), name);
	}

	/** A subject, perhaps with wildcards, or none. */
	FieldsBuilder filter(String name) {
		return add(NameType.Subject.FILTER, name);
	}

	/** Filters of which none lies within another. */
	FieldsBuilder filters(String name) {
		return add(new CompositeType.ListOf(NameType.Subject.PATTERN, SubjectFilter::eitherCovers), name);
	}

	/** Subjects and what they are mapped to. */
	FieldsBuilder mapping(String source, String destination) {
		return add(NameType.Subject.SOURCE, source).add(NameType.Subject.DESTINATION, destination);
	}

	/** A subject without wildcards, or none. */
	FieldsBuilder delivery(String name) {
		return add(NameType.Subject.DELIVERY, name);
	}

	/** Names of streams that are only read, and of consumers. */
	FieldsBuilder name(String... names) {
		return add(NameType.Name.STREAM_OR_CONSUMER, names);
	}

	/** Names of streams that are changed. */
	FieldsBuilder stream(String... names) {
		return add(new NameType.Target(NameType.Name.STREAM_OR_CONSUMER), names);
	}

	FieldsBuilder bucket(String name) {
		return add(new NameType.Target(NameType.Name.BUCKET), name);
	}

	FieldsBuilder key(String name) {
		return add(NameType.Name.KEY, name);
	}

	/** A subject without wildcards that is published on. */
	FieldsBuilder subject(String name) {
		return add(new NameType.Target(NameType.Name.SUBJECT), name);
	}

	/** A filter of keys, as in a subscription. */
	FieldsBuilder keys(String name) {
		return add(NameType.Name.KEYS, name);
	}

	FieldsBuilder object(String name) {
		return add(NameType.Name.OBJECT, name);
	}

	FieldsBuilder event(String name) {
		return add(NameType.Name.EVENT, name);
	}

	FieldsBuilder queueGroup(String name) {
		return add(NameType.Name.QUEUE_GROUP, name);
	}

	FieldsBuilder priorityGroups(String name) {
		return add(new CompositeType.ListOf(NameType.Name.PRIORITY_GROUP), name);
	}

	/** Words, of which those that a field already has stay. */
	FieldsBuilder word(String name, String... words) {
		Fields.Field earlier = this.byName.get(name);
		Map<String, ServerVersion> all = new LinkedHashMap<>();
		if (earlier != null && earlier.type() instanceof LiteralType.Word word) {
			all.putAll(word.words());
		}
		for (String word : words) {
			all.put(word, this.since);
		}
		this.byName.put(name,
				new Fields.Field(new LiteralType.Word(all), (earlier != null) ? earlier.since() : this.since));
		return this;
	}

	FieldsBuilder number(String... names) {
		return add(new NumberType.Number(), names);
	}

	FieldsBuilder number(String name, long least, long most) {
		return add(new NumberType.Range(least, most), name);
	}

	FieldsBuilder replicas(String name) {
		return add(new NumberType.Replicas(), name);
	}

	FieldsBuilder bool(String... names) {
		return add(new LiteralType.Bool(), names);
	}

	FieldsBuilder duration(String... names) {
		return add(NumberType.TimeSpan.ANY, names);
	}

	FieldsBuilder durationOf(Duration least, String... names) {
		return add(new NumberType.TimeSpan(least), names);
	}

	FieldsBuilder durations(String... names) {
		return add(new CompositeType.ListOf(NumberType.TimeSpan.ANY), names);
	}

	FieldsBuilder size(String... names) {
		return add(new NumberType.Size(), names);
	}

	FieldsBuilder timestamp(String... names) {
		return add(new LiteralType.Timestamp(), names);
	}

	FieldsBuilder textMap(String name, int maxBytes) {
		return add(new CompositeType.MapOf(LiteralType.Text.ANY, maxBytes), name);
	}

	FieldsBuilder textsMap(String name) {
		return add(new CompositeType.MapOf(new CompositeType.ListOf(LiteralType.Text.ANY), Integer.MAX_VALUE), name);
	}

	/** Headers of a message, of which some hold names or subjects to the server. */
	FieldsBuilder messageHeaders(String name, int maxBytes) {
		return add(new CompositeType.MapOf(
				LiteralType.Text.ANY, Map.of("Nats-Expected-Stream", NameType.Name.STREAM_OR_CONSUMER,
						"Nats-Schedule-Target", NameType.Name.SUBJECT, "Nats-Schedule-Source", NameType.Name.SUBJECT),
				maxBytes), name);
	}

	FieldsBuilder base64(String name) {
		return add(new ContentType.Base64Text(), name);
	}

	FieldsBuilder anything(String name) {
		return add(new ContentType.Anything(), name);
	}

	FieldsBuilder schema(String name) {
		return add(new ContentType.JsonSchema(), name);
	}

	FieldsBuilder structure(String name, Fields fields) {
		return add(new CompositeType.Structure(fields), name);
	}

	FieldsBuilder structures(String name, Fields fields) {
		return add(new CompositeType.ListOf(new CompositeType.Structure(fields)), name);
	}

	FieldsBuilder all(Fields others) {
		this.byName.putAll(others.byName());
		this.rules.addAll(others.rules());
		return this;
	}

	FieldsBuilder without(String... names) {
		this.byName.keySet().removeAll(Set.of(names));
		return this;
	}

	Fields build() {
		return new Fields(this.byName, this.required, this.rules);
	}

	private FieldsBuilder add(FieldType type, String... names) {
		for (String name : names) {
			this.byName.put(name, new Fields.Field(type, this.since));
		}
		return this;
	}

}
