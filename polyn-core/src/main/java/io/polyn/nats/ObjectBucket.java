package io.polyn.nats;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.JetStreamApiException;
import io.nats.client.PublishOptions;
import io.nats.client.impl.Headers;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;

/**
 * An object store (ADR-20) whose objects are written only as long as nobody else writes
 * them, and under an id that is known beforehand: so the parts of one that was never
 * completed can be found.
 */
public final class ObjectBucket {

	private static final int CHUNK_SIZE = 128 * 1024;

	private final JetStreamApi api;

	private final String name;

	/**
	 * Creates a view of an object store. Whether it exists is not looked up.
	 * @param api the server
	 * @param name the store's name
	 */
	public ObjectBucket(JetStreamApi api, String name) {
		this.api = api;
		this.name = name;
	}

	/**
	 * What is known of an object.
	 *
	 * @param info what describes it, as it is stored
	 * @param revision the revision of that
	 */
	public record Entry(ObjectNode info, long revision) {

		/**
		 * Says whether this is the mark of a deleted object.
		 * @return whether the object is gone
		 */
		public boolean isDeleted() {
			return this.info.path("deleted").asBoolean();
		}

		/**
		 * Returns what the parts of the content are stored under.
		 * @return the id
		 */
		public String id() {
			return this.info.path("nuid").asText();
		}

		/**
		 * Returns the size of the content.
		 * @return the number of bytes, 0 for a link
		 */
		public long size() {
			return this.info.path("size").asLong();
		}

	}

	/**
	 * Looks an object up.
	 * @param object the object's name
	 * @return what describes it, or marks it as deleted; or nothing if there was never
	 * one
	 * @throws PolynException if the store does not exist or can't be read
	 */
	public Optional<Entry> get(String object) {
		try {
			return this.api.findMessage(stream(), Json.object().put("last_by_subj", infoSubject(object)))
				.map(StreamMessage::of)
				.map((message) -> new Entry(info(message.data()), message.sequence()));
		}
		catch (JetStreamRequestException ex) {
			if (ex.errorCode() == JetStreamRequestException.STREAM_NOT_FOUND) {
				throw new PolynException(ErrorCode.UNEXPECTED_STATE,
						"The object store " + this.name + " does not exist.",
						"Create it first with 'create_object_store'.", ex);
			}
			throw ex;
		}
	}

	/**
	 * Reads an object's content into memory.
	 * @param object the object
	 * @return the content, or nothing if it is not all there as it was written
	 * @throws PolynException if it can't be read
	 */
	public Optional<byte[]> content(Entry object) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		long next = 1;
		while (content.size() < object.size()) {
			ObjectNode which = Json.object().put("seq", next).put("next_by_subj", chunkSubject(object.id()));
			Optional<StreamMessage> chunk = this.api.findMessage(stream(), which).map(StreamMessage::of);
			if (chunk.isEmpty()) {
				return Optional.empty();
			}
			content.writeBytes(chunk.get().data());
			next = chunk.get().sequence() + 1;
		}
		String digest = object.info().path("digest").asText();
		return Optional.of(content.toByteArray()).filter((bytes) -> digest.isEmpty() || digest.equals(digest(bytes)));
	}

	/**
	 * Writes an object, if nobody else has written it since.
	 * @param info what describes it, with {@code name} and {@code nuid}
	 * @param content its content
	 * @param revision the revision that it is known to have, 0 if there was never one
	 * @throws IOException if it is not known whether it was written
	 * @throws JetStreamApiException if it has another revision, or the server refuses
	 */
	public void put(ObjectNode info, byte[] content, long revision) throws IOException, JetStreamApiException {
		ObjectNode all = info.deepCopy().put("bucket", this.name).put("size", content.length);
		JsonNode options = all.withObjectProperty("options");
		int chunkSize = CHUNK_SIZE;
		if (options.has("link")) {
			all.put("chunks", 0);
		}
		else {
			chunkSize = options.path("max_chunk_size").asInt(CHUNK_SIZE);
			((ObjectNode) options).put("max_chunk_size", chunkSize);
			all.put("chunks", (content.length + chunkSize - 1) / chunkSize).put("digest", digest(content));
		}
		String subject = chunkSubject(all.path("nuid").asText());
		for (int from = 0; from < content.length; from += chunkSize) {
			byte[] chunk = Arrays.copyOfRange(content, from, Math.min(content.length, from + chunkSize));
			this.api.publish(subject, null, chunk, PublishOptions.builder().build());
		}
		publishInfo(all, revision);
	}

	/**
	 * Marks an object as deleted, if nobody else has written it since. The parts of its
	 * content stay until they are {@link #purgeContent(String) purged}.
	 * @param object the object
	 * @throws IOException if it is not known whether it was deleted
	 * @throws JetStreamApiException if it has another revision, or the server refuses
	 */
	public void delete(Entry object) throws IOException, JetStreamApiException {
		ObjectNode mark = object.info().deepCopy().put("size", 0).put("chunks", 0).put("deleted", true);
		mark.remove("digest");
		publishInfo(mark, object.revision());
	}

	/**
	 * Removes the parts of a content that no object has any more, or never had.
	 * @param id what they are stored under
	 */
	public void purgeContent(String id) {
		try {
			this.api.request("STREAM.PURGE." + stream(), Json.object().put("filter", chunkSubject(id)));
		}
		catch (JetStreamRequestException ex) {
			if (ex.errorCode() != JetStreamRequestException.STREAM_NOT_FOUND) {
				throw ex;
			}
		}
	}

	/**
	 * Counts the objects.
	 * @return how many there are, without those that are deleted
	 */
	public long count() {
		return new LatestMessages(this.api, stream(), "object store " + this.name)
			.read("$O." + this.name + ".M.>", false)
			.orElse(List.of())
			.stream()
			.filter((message) -> !info(message.data()).path("deleted").asBoolean())
			.count();
	}

	private void publishInfo(ObjectNode info, long revision) throws IOException, JetStreamApiException {
		Headers headers = new Headers().put("Nats-Rollup", "sub");
		this.api.publish(infoSubject(info.path("name").asText()), headers, Json.write(info),
				PublishOptions.builder().expectedLastSubjectSequence(revision).build());
	}

	private String stream() {
		return "OBJ_" + this.name;
	}

	private String infoSubject(String object) {
		return "$O." + this.name + ".M."
				+ Base64.getUrlEncoder().encodeToString(object.getBytes(StandardCharsets.UTF_8));
	}

	private String chunkSubject(String id) {
		return "$O." + this.name + ".C." + id;
	}

	private static ObjectNode info(byte[] json) {
		try {
			return (ObjectNode) Json.parse(json);
		}
		catch (JsonProcessingException | ClassCastException ex) {
			throw new PolynException(ErrorCode.UNEXPECTED_STATE,
					"An object store's description of an object is not JSON.",
					"Delete what was published there by hand.", ex);
		}
	}

	private static String digest(byte[] content) {
		try {
			return "SHA-256="
					+ Base64.getUrlEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
