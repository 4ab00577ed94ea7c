package io.polyn.event;

import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.CloudEventCodec;
import io.polyn.cloudevent.ContentMode;
import org.jspecify.annotations.Nullable;

/**
 * What is special about the publishing of one event. Immutable: each method returns other
 * options.
 */
public final class PublishOptions {

	/** Nothing special. */
	public static final PublishOptions NONE = new PublishOptions(Map.of(), Map.of(), Map.of(), null, null,
			ContentMode.STRUCTURED);

	private static final List<String> RESERVED = List.of(CloudEventCodec.CONTENT_TYPE, StreamPublisher.MESSAGE_ID,
			"Nats-Expected-", "Nats-Batch-", "ce-");

	private static final Set<String> NO_EXTENSIONS = Set.of("specversion", "id", "source", "type", "subject", "time",
			"datacontenttype", "dataschema", "data");

	private final Map<String, String> headers;

	private final Map<String, String> expectations;

	private final Map<String, Object> attributes;

	private final @Nullable String source;

	private final @Nullable String version;

	private final ContentMode mode;

	private PublishOptions(Map<String, String> headers, Map<String, String> expectations,
			Map<String, Object> attributes, @Nullable String source, @Nullable String version, ContentMode mode) {
		this.headers = headers;
		this.expectations = expectations;
		this.attributes = attributes;
		this.source = source;
		this.version = version;
		this.mode = mode;
	}

	/**
	 * Sends a header with the message, beside those that make it a CloudEvent.
	 * @param name the header's name
	 * @param value the header's value
	 * @return options with the header
	 * @throws PolynException if one of them is not printable ASCII, or the header is one
	 * that the publisher sets itself
	 */
	public PublishOptions header(String name, String value) {
		if (name.isEmpty() || !consistsOf(name, (character) -> character > ' ' && character <= '~' && character != ':')
				|| !consistsOf(value, (character) -> (character >= ' ' && character <= '~') || character == '\t')) {
			throw new PolynException(ErrorCode.INVALID_HEADER,
					"The header '" + printable(name)
							+ "' can't be sent: names and values of headers are printable ASCII.",
					"Encode the value, or put it in the event's data.");
		}
		if (RESERVED.stream().anyMatch((reserved) -> isReserved(name, reserved))) {
			throw new PolynException(ErrorCode.INVALID_HEADER,
					"The header '" + name + "' is set by the publisher itself.",
					"Use the option for what it stands for, such as id, extension or expectedLastSequence.");
		}
		return new PublishOptions(with(this.headers, name, value), this.expectations, this.attributes, this.source,
				this.version, this.mode);
	}

	/**
	 * Sets the event's id, by which a stream tells whether it has stored it already.
	 * @param id the id; by default a random UUID
	 * @return options with the id
	 */
	public PublishOptions id(String id) {
		return attribute("id", id);
	}

	/**
	 * Sets when the event happened.
	 * @param time the time; by default now
	 * @return options with the time
	 */
	public PublishOptions time(OffsetDateTime time) {
		return attribute("time", time);
	}

	/**
	 * Sets the CloudEvents attribute {@code subject}, which is not the subject of the
	 * message.
	 * @param subject what the event is about, for example the user's id
	 * @return options with the attribute
	 */
	public PublishOptions subject(String subject) {
		return attribute("subject", subject);
	}

	/**
	 * Sets the CloudEvents extension {@code partitionkey}.
	 * @param key what events have in common that belong together
	 * @return options with the extension
	 */
	public PublishOptions partitionKey(String key) {
		return extension("partitionkey", key);
	}

	/**
	 * Sets a CloudEvents extension.
	 * @param name its name, of lowercase letters and digits
	 * @param value its value
	 * @return options with the extension
	 * @throws PolynException if an extension can't have this name
	 */
	public PublishOptions extension(String name, String value) {
		if (!name.matches("[a-z0-9]+") || NO_EXTENSIONS.contains(name)) {
			throw new PolynException(ErrorCode.EVENT_ENVELOPE, "No extension can be named '" + printable(name) + "'.",
					"Use lowercase letters and digits, and no name of an attribute that every event may have.");
		}
		return attribute(name, value);
	}

	/**
	 * Names the part of this service that the event comes from.
	 * @param part the part, dot or colon separated, for example {@code mailer}; it ends
	 * the event's source
	 * @return options with the part
	 */
	public PublishOptions source(String part) {
		return new PublishOptions(this.headers, this.expectations, this.attributes, part, this.version, this.mode);
	}

	/**
	 * Has the event sent in another version than that of its data. Publishing fails if
	 * the publisher has no versioning schema ({@link ErrorCode#NO_VERSIONING}), the
	 * version is none of it ({@link ErrorCode#INVALID_VERSION},
	 * {@link ErrorCode#UNDECLARED_VERSION}, {@link ErrorCode#NEWER_VERSION}), or the
	 * event can't be walked to it ({@link ErrorCode#CHANGE_FAILED},
	 * {@link ErrorCode#CHANGE_MISSING}, {@link ErrorCode#CHANGED_DATA},
	 * {@link ErrorCode#SEVERAL_RESULTS}).
	 * @param version a version of the publisher's versioning schema
	 * @return options with the version
	 * @see EventPublisherBuilder#versioning(io.polyn.version.VersioningSchema)
	 */
	public PublishOptions version(String version) {
		return new PublishOptions(this.headers, this.expectations, this.attributes, this.source, version, this.mode);
	}

	/**
	 * Sets how the event lies in the message.
	 * @param mode the mode; structured by default
	 * @return options with the mode
	 */
	public PublishOptions mode(ContentMode mode) {
		return new PublishOptions(this.headers, this.expectations, this.attributes, this.source, this.version, mode);
	}

	/**
	 * Has the event stored only if the stream's last message is the expected one.
	 * @param sequence its sequence, 0 for a stream that has never stored any
	 * @return options with the condition
	 */
	public PublishOptions expectedLastSequence(long sequence) {
		return expected(NatsJetStreamConstants.EXPECTED_LAST_SEQ_HDR, String.valueOf(sequence));
	}

	/**
	 * Has the event stored only if the last message of its name in the stream is the
	 * expected one.
	 * @param sequence its sequence, 0 for none
	 * @return options with the condition
	 */
	public PublishOptions expectedLastSubjectSequence(long sequence) {
		return expected(NatsJetStreamConstants.EXPECTED_LAST_SUB_SEQ_HDR, String.valueOf(sequence));
	}

	/**
	 * Has the event stored by no other stream than this one.
	 * @param stream the stream's name, with the prefix
	 * @return options with the condition
	 */
	public PublishOptions expectedStream(String stream) {
		return expected(NatsJetStreamConstants.EXPECTED_STREAM_HDR, stream);
	}

	Headers toHeaders() {
		Headers result = new Headers();
		this.headers.forEach((name, value) -> result.put(name, value));
		this.expectations.forEach((name, value) -> result.put(name, value));
		return result;
	}

	Map<String, Object> attributes() {
		return this.attributes;
	}

	@Nullable String source() {
		return this.source;
	}

	@Nullable String version() {
		return this.version;
	}

	ContentMode mode() {
		return this.mode;
	}

	private PublishOptions attribute(String name, Object value) {
		return new PublishOptions(this.headers, this.expectations, with(this.attributes, name, value), this.source,
				this.version, this.mode);
	}

	private PublishOptions expected(String header, String value) {
		return new PublishOptions(this.headers, with(this.expectations, header, value), this.attributes, this.source,
				this.version, this.mode);
	}

	private static <V> Map<String, V> with(Map<String, V> values, String name, V value) {
		Map<String, V> result = new LinkedHashMap<>(values);
		result.put(name, value);
		return result;
	}

	// A reserved text that ends with a hyphen stands for all headers that begin so.
	private static boolean isReserved(String name, String reserved) {
		return reserved.endsWith("-") ? name.toLowerCase(Locale.ROOT).startsWith(reserved.toLowerCase(Locale.ROOT))
				: name.equalsIgnoreCase(reserved);
	}

	private static boolean consistsOf(String text, Predicate<Character> allowed) {
		return text.chars().allMatch((character) -> allowed.test((char) character));
	}

	private static String printable(String name) {
		return name.replaceAll("[^ -~]", "?");
	}

}
