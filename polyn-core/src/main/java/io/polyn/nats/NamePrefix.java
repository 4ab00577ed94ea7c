package io.polyn.nats;

import java.util.List;
import java.util.regex.Pattern;

import io.polyn.ErrorCode;
import io.polyn.PolynException;

/**
 * What keeps several deployments of the same services apart on one account: it goes
 * before the names of streams, buckets and consumers ({@code staging_USERS}), and is the
 * first token of subjects ({@code staging.user.>}).
 *
 * @param value the prefix, empty for none
 */
public record NamePrefix(String value) {

	private static final Pattern FORM = Pattern.compile("[A-Za-z0-9-]*");

	/** No prefix. */
	public static final NamePrefix NONE = new NamePrefix("");

	// The names of the streams behind buckets begin with these.
	private static final List<String> BUCKET_STREAMS = List.of("KV_", "OBJ_");

	// Their subjects with these, of which the next token is the bucket's name.
	private static final List<String> BUCKET_SUBJECTS = List.of("$KV.", "$O.");

	// The server's own subjects, unlike $1 in the destination of a transform.
	private static final Pattern SYSTEM_SUBJECT = Pattern.compile("\\$[A-Z].*");

	/**
	 * Creates a prefix.
	 * @throws PolynException if it would not be a token of a subject
	 */
	public NamePrefix {
		if (!FORM.matcher(value).matches()) {
			throw new PolynException(ErrorCode.INVALID_NAME, "The prefix '" + value + "' is not a valid one.",
					"Use letters, digits and -.");
		}
	}

	/**
	 * Puts the prefix before a name.
	 * @param name the name of a stream, a bucket or a consumer; the stream behind a
	 * bucket becomes the one behind the bucket's new name
	 * @return the name in this deployment
	 */
	public String name(String name) {
		if (this.value.isEmpty() || name.isEmpty()) {
			return name;
		}
		for (String kind : BUCKET_STREAMS) {
			if (name.startsWith(kind)) {
				return kind + this.value + "_" + name.substring(kind.length());
			}
		}
		return this.value + "_" + name;
	}

	/**
	 * Puts the prefix before a subject.
	 * @param subject the subject, perhaps with wildcards; a bucket's subject becomes that
	 * of the bucket's new name, the server's own subjects stay, and no subject is none
	 * @return the subject in this deployment
	 */
	public String subject(String subject) {
		if (this.value.isEmpty() || subject.isEmpty()) {
			return subject;
		}
		for (String kind : BUCKET_SUBJECTS) {
			if (subject.startsWith(kind)) {
				return kind + this.value + "_" + subject.substring(kind.length());
			}
		}
		return SYSTEM_SUBJECT.matcher(subject).matches() ? subject : this.value + "." + subject;
	}

	/**
	 * Says whether a stream is one of this deployment.
	 * @param stream the stream's name
	 * @return whether it has the prefix; without one, every stream is
	 */
	public boolean covers(String stream) {
		return this.value.isEmpty() || !writtenName(stream).equals(stream);
	}

	/**
	 * Takes the prefix from a name.
	 * @param name the name in this deployment
	 * @return the name as migrations write it; one without the prefix is returned as it
	 * is
	 */
	public String writtenName(String name) {
		return without(BUCKET_STREAMS, "_", name);
	}

	/**
	 * Takes the prefix from a subject.
	 * @param subject the subject in this deployment
	 * @return the subject as migrations write it; one without the prefix is returned as
	 * it is
	 */
	public String writtenSubject(String subject) {
		return without(BUCKET_SUBJECTS, ".", subject);
	}

	private String without(List<String> bucketKinds, String separator, String text) {
		if (this.value.isEmpty()) {
			return text;
		}
		for (String kind : bucketKinds) {
			String bucket = kind + this.value + "_";
			if (text.startsWith(bucket)) {
				return kind + text.substring(bucket.length());
			}
		}
		return text.startsWith(this.value + separator) ? text.substring(this.value.length() + 1) : text;
	}

}
