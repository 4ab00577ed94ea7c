package io.polyn.migration.operation;

import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.polyn.nats.NamePrefix;

/**
 * What something is called: the one kind of value that a deployment's prefix changes. A
 * field that names a stream, a consumer, a bucket or a subject has one of these types, or
 * the prefix would pass it by.
 */
sealed interface NameType extends FieldType {

	/**
	 * Returns what the prefix of a deployment goes before.
	 * @return what it is to the prefix
	 */
	Prefixed prefixed();

	@Override
	default JsonNode deploy(JsonNode value, Deployment deployment) {
		return TextNode.valueOf(prefixed().deployed(deployment.prefix(), value.asText()));
	}

	/**
	 * What the prefix of a deployment goes before.
	 */
	enum Prefixed {

		/** The name of a stream, a bucket or a consumer. */
		NAME,

		/** A subject. */
		SUBJECT,

		/** Nothing: it stands within what has the prefix itself. */
		NEITHER;

		/**
		 * Puts a prefix before a text.
		 */
		String deployed(NamePrefix prefix, String text) {
			return switch (this) {
				case NAME -> prefix.name(text);
				case SUBJECT -> prefix.subject(text);
				case NEITHER -> text;
			};
		}

		/**
		 * Takes a prefix from a text.
		 */
		String written(NamePrefix prefix, String text) {
			return switch (this) {
				case NAME -> prefix.writtenName(text);
				case SUBJECT -> prefix.writtenSubject(text);
				case NEITHER -> text;
			};
		}

	}

	/**
	 * A subject, perhaps with wildcards, or what a subject is mapped to.
	 *
	 * @param noun what it is called
	 * @param form what it looks like
	 * @param description the same in words
	 * @param empty what an empty text stands for
	 * @param example one as YAML
	 */
	record Subject(String noun, Pattern form, String description, String empty, String example) implements NameType {

		private static final String TOKENS = "(?:(?!>\\.)[^\\s.]++\\.)*+[^\\s.]++";

		private static final String WORDS = "a subject, perhaps with the wildcards * and >, for example user.>";

		static final Subject PATTERN = new Subject("subject_pattern", Pattern.compile(TOKENS), WORDS, "", "\"user.>\"");

		/** Where no subject is no filter. */
		static final Subject FILTER = new Subject("filter", Pattern.compile("|" + TOKENS), WORDS + ", or '' for none",
				"", "\"user.>\"");

		/** What is mapped: no subject is all of them. */
		static final Subject SOURCE = new Subject("mapped_subject", Pattern.compile("|" + TOKENS),
				WORDS + ", or '' for all", ">", "\"user.>\"");

		/** What it is mapped to, with functions; no subject leaves it as it is. */
		static final Subject DESTINATION = new Subject("destination",
				Pattern.compile("|(?:(?:\\{\\{[^{}]*}}|[^\\s.])++\\.)*+(?:\\{\\{[^{}]*}}|[^\\s.])++"),
				"a subject, perhaps with functions such as {{wildcard(1)}}", "", "\"archive.user.>\"");

		static final Subject DELIVERY = new Subject("delivery_subject", Pattern.compile("|" + Name.SUBJECT.form()),
				Name.SUBJECT.description() + ", or '' for none", "", "deliver.users");

		@Override
		public JsonNode read(FieldValue value) {
			String text = text(value, this.form, this.description);
			return TextNode.valueOf(text.isEmpty() ? this.empty : text);
		}

		@Override
		public ObjectNode schema(FieldSchema schema) {
			return schema.share(this.noun, SchemaParts.scalar(SchemaParts.ecmaScript(this.form))
				.put("description", SchemaParts.sentence(this.description)));
		}

		@Override
		public Prefixed prefixed() {
			return Prefixed.SUBJECT;
		}

	}

	/**
	 * A name that has to have a certain form.
	 *
	 * @param noun what it is called
	 * @param form what it looks like
	 * @param description the same in words
	 * @param example one as YAML
	 * @param prefixed what the prefix of a deployment goes before
	 */
	record Name(String noun, Pattern form, String description, String example, Prefixed prefixed) implements NameType {

		static final Name STREAM_OR_CONSUMER = new Name("name", Pattern.compile("[^\\s.*>/\\\\\\p{Cntrl}]{1,255}"),
				"a name of at most 255 characters without spaces and . * > / \\", "USERS", Prefixed.NAME);

		static final Name BUCKET = new Name("bucket", Pattern.compile("[A-Za-z0-9_-]{1,200}"),
				"letters, digits, - and _", "users", Prefixed.NAME);

		static final Name QUEUE_GROUP = new Name("queue_group", Pattern.compile("\\S+"), "a name without spaces",
				"workers", Prefixed.NAME);

		static final Name SUBJECT = new Name("subject",
				Pattern.compile("[^\\s.*>\\p{Cntrl}]++(?:\\.[^\\s.*>\\p{Cntrl}]++)*+"),
				"a subject without wildcards, for example user.created.v1", "user.created.v1", Prefixed.SUBJECT);

		// Within a bucket or a consumer that has the prefix itself.

		static final Name KEY = new Name("key", Pattern.compile("[-/_=A-Za-z0-9]++(?:\\.[-/_=A-Za-z0-9]++)*+"),
				"letters, digits and - / _ = . without a dot at either end or two in a row", "user.1",
				Prefixed.NEITHER);

		static final Name KEYS = new Name("keys",
				Pattern.compile("(?:(?:[-/_=A-Za-z0-9]++|\\*)\\.)*+(?:[-/_=A-Za-z0-9]++|\\*|>)"),
				"a key, with * for any one of its parts and > for all parts from there on", "\"user.*\"",
				Prefixed.NEITHER);

		static final Name OBJECT = new Name("object", Pattern.compile("[^\\p{Cntrl}]{1,1000}"),
				"a name of at most 1000 characters", "users.json", Prefixed.NEITHER);

		static final Name EVENT = new Name("event", Pattern.compile("(?=.{1,255}$)[a-z0-9]+(?:\\.[a-z0-9]+)*"),
				"an event's name: lower-case letters and digits with dots between them, such as user.created.v1",
				"user.created.v1", Prefixed.NEITHER);

		static final Name PRIORITY_GROUP = new Name("priority_group", Pattern.compile("[A-Za-z0-9/_=-]{1,16}"),
				"at most 16 letters, digits and - / _ =", "workers", Prefixed.NEITHER);

		@Override
		public JsonNode read(FieldValue value) {
			return TextNode.valueOf(text(value, this.form, this.description));
		}

		@Override
		public ObjectNode schema(FieldSchema schema) {
			return schema.share(this.noun, schema(""));
		}

		private ObjectNode schema(String condition) {
			return SchemaParts.scalar(condition + "(?:" + SchemaParts.ecmaScript(this.form) + ")")
				.put("description", SchemaParts.sentence(this.description));
		}

	}

	/**
	 * The name of a stream or bucket, or the subject, that is changed: none of Polyn's
	 * own.
	 *
	 * @param name what the name has to look like
	 */
	record Target(Name name) implements NameType {

		@Override
		public JsonNode read(FieldValue value) {
			JsonNode text = this.name.read(value);
			ReservedNames.refuse(text.asText(), value);
			return text;
		}

		@Override
		public ObjectNode schema(FieldSchema schema) {
			return schema.share("target_" + this.name.noun(),
					this.name.schema("(?!(?:" + SchemaParts.ecmaScript(ReservedNames.NAME) + ")$)"));
		}

		@Override
		public String example() {
			return this.name.example();
		}

		@Override
		public Prefixed prefixed() {
			return this.name.prefixed();
		}

	}

	private static String text(FieldValue value, Pattern form, String description) {
		String text = value.scalar(description).text();
		if (!form.matcher(text).matches()) {
			throw value.invalid(description);
		}
		return text;
	}

}
