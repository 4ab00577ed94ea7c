package io.polyn.migration.operation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.JsonMergePatch;
import org.jspecify.annotations.Nullable;

/**
 * What the operations of a run will find, as far as it can be told before the first of
 * them runs: the configurations that the server has, with what the earlier operations
 * make of them. The server is only asked for what is looked up.
 */
public final class Preflight {

	private final OperationContext context;

	private final Map<String, Supplier<Optional<ObjectNode>>> configs = new HashMap<>();

	// Streams whose consumers on the server will not be there any more.
	private final Set<String> replaced = new HashSet<>();

	private boolean isForeseeable = true;

	/**
	 * Creates a view of what the server has now.
	 * @param context what operations work with
	 */
	public Preflight(OperationContext context) {
		this.context = context;
	}

	/**
	 * Returns what operations work with.
	 * @return the context, of which nothing is to be changed
	 */
	public OperationContext context() {
		return this.context;
	}

	/**
	 * Looks a stream up.
	 * @param stream the stream's name
	 * @return the configuration that the stream will have, or nothing if there will be no
	 * such stream, or none can be told
	 */
	public Optional<ObjectNode> stream(String stream) {
		return findStream(stream).get();
	}

	/**
	 * Looks a consumer up.
	 * @param stream the stream's name
	 * @param consumer the consumer's name
	 * @return the configuration that the consumer will have, or nothing if there will be
	 * no such consumer, or none can be told
	 */
	public Optional<ObjectNode> consumer(String stream, String consumer) {
		return findConsumer(stream, consumer).get();
	}

	/**
	 * A stream will be created.
	 * @param config its configuration
	 * @param ifNotExists whether one that exists stays as it is
	 */
	public void createStream(ObjectNode config, boolean ifNotExists) {
		String stream = config.path("name").asText();
		if (ifNotExists) {
			Supplier<Optional<ObjectNode>> before = findStream(stream);
			this.configs.put(stream, () -> before.get().or(() -> Optional.of(config)));
		}
		else {
			deleteStream(stream);
			this.configs.put(stream, () -> Optional.of(config));
		}
	}

	/**
	 * A stream will be changed.
	 * @param stream the stream's name
	 * @param patch the merge patch to its configuration
	 */
	public void updateStream(String stream, ObjectNode patch) {
		this.configs.put(stream, patched(findStream(stream), patch));
	}

	/**
	 * A stream will be deleted with its consumers.
	 * @param stream the stream's name
	 */
	public void deleteStream(String stream) {
		this.configs.keySet().removeIf((name) -> name.startsWith(consumerKey(stream, "")));
		this.replaced.add(stream);
		this.configs.put(stream, Optional::empty);
	}

	/**
	 * A consumer will be created.
	 * @param stream the stream's name
	 * @param consumer the consumer's name
	 * @param config its configuration
	 * @param ifNotExists whether one that exists stays as it is
	 */
	public void createConsumer(String stream, String consumer, ObjectNode config, boolean ifNotExists) {
		Supplier<Optional<ObjectNode>> before = findConsumer(stream, consumer);
		this.configs.put(consumerKey(stream, consumer),
				() -> (ifNotExists ? before.get() : Optional.<ObjectNode>empty()).or(() -> Optional.of(config)));
	}

	/**
	 * A consumer will be changed.
	 * @param stream the stream's name
	 * @param consumer the consumer's name
	 * @param patch the merge patch to its configuration
	 */
	public void updateConsumer(String stream, String consumer, ObjectNode patch) {
		this.configs.put(consumerKey(stream, consumer), patched(findConsumer(stream, consumer), patch));
	}

	/**
	 * A consumer will be deleted.
	 * @param stream the stream's name
	 * @param consumer the consumer's name
	 */
	public void deleteConsumer(String stream, String consumer) {
		this.configs.put(consumerKey(stream, consumer), Optional::empty);
	}

	/**
	 * Something will be done of which nobody knows what it changes: of what the server
	 * has now, nothing can be told any more.
	 */
	public void loseTrack() {
		this.configs.clear();
		this.replaced.clear();
		this.isForeseeable = false;
	}

	private Supplier<Optional<ObjectNode>> findStream(String stream) {
		return this.configs.computeIfAbsent(stream, (name) -> found(() -> this.context.api().streamInfo(name)));
	}

	private Supplier<Optional<ObjectNode>> findConsumer(String stream, String consumer) {
		return this.configs.computeIfAbsent(consumerKey(stream, consumer), (key) -> this.replaced.contains(stream)
				? Optional::empty : found(() -> this.context.api().consumerInfo(stream, consumer)));
	}

	private Supplier<Optional<ObjectNode>> found(Supplier<Optional<ObjectNode>> info) {
		return this.isForeseeable ? once(() -> info.get().map((found) -> (ObjectNode) found.path("config")))
				: Optional::empty;
	}

	private static Supplier<Optional<ObjectNode>> patched(Supplier<Optional<ObjectNode>> before, ObjectNode patch) {
		return once(() -> before.get().map((config) -> JsonMergePatch.apply(config, patch)));
	}

	private static Supplier<Optional<ObjectNode>> once(Supplier<Optional<ObjectNode>> supplier) {
		return new Supplier<>() {

			private @Nullable Optional<ObjectNode> value;

			@Override
			public Optional<ObjectNode> get() {
				if (this.value == null) {
					this.value = supplier.get();
				}
				return this.value;
			}

		};
	}

	// No name has a space in it.
	private static String consumerKey(String stream, String consumer) {
		return stream + " " + consumer;
	}

}
