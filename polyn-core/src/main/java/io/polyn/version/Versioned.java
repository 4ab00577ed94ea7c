package io.polyn.version;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.json.JsonDocument;

/**
 * Data that are of one version and wanted in another. Immutable: each method that changes
 * something returns another one.
 *
 * @see VersioningSchema#run(Versioned)
 */
public final class Versioned {

	private final Original original;

	private final String type;

	private final String current;

	private final String target;

	private final Map<String, Object> assigns;

	private final List<AppliedChange> changes;

	private Versioned(Original original, String type, String current, String target, Map<String, Object> assigns,
			List<AppliedChange> changes) {
		this.original = original;
		this.type = type;
		this.current = current;
		this.target = target;
		this.assigns = assigns;
		this.changes = changes;
	}

	/**
	 * Makes versioned data of an object, whose type is the simple name of its class.
	 * @param data a record or another object whose form in JSON is an object, and whose
	 * class tells its type: no map or tree
	 * @param current the version that the data have
	 * @param target the version that is wanted
	 * @return the data
	 * @throws PolynException if the class tells no type, or the form in JSON is not an
	 * object ({@link ErrorCode#PAYLOAD_CONVERSION})
	 */
	public static Versioned of(Object data, String current, String target) {
		return of(data, Trees.typeOf(data), current, target);
	}

	/**
	 * Makes versioned data.
	 * @param data an {@link ObjectNode} or a map, of which a copy is made, a record, or
	 * another object whose form in JSON is an object
	 * @param type the type of the data, for example {@code User} or {@code user.created}
	 * @param current the version that the data have
	 * @param target the version that is wanted
	 * @return the data
	 * @throws PolynException if the form in JSON is not an object
	 * ({@link ErrorCode#PAYLOAD_CONVERSION})
	 */
	public static Versioned of(Object data, String type, String current, String target) {
		return new Versioned(new Original.Tree(Trees.of(data, type)), type, current, target, Map.of(), List.of());
	}

	/**
	 * Makes versioned data of a document, which is not copied.
	 * @param data a JSON object
	 * @param type the type of the data
	 * @param current the version that the data have
	 * @param target the version that is wanted
	 * @return the data
	 * @throws PolynException if the document is not an object
	 * ({@link ErrorCode#PAYLOAD_CONVERSION})
	 */
	public static Versioned of(JsonDocument data, String type, String current, String target) {
		if (data.tree() instanceof ObjectNode object) {
			return new Versioned(new Original.Tree(object), type, current, target, Map.of(), List.of());
		}
		throw Trees.notAnObject(data.tree(), type);
	}

	/**
	 * Makes versioned data of what is written.
	 * @param json one JSON object, UTF-8
	 * @param type the type of the data, for example {@code User} or {@code user.created}
	 * @param current the version that the data have
	 * @param target the version that is wanted
	 * @return the data
	 * @throws PolynException if it is not exactly one well-formed object
	 * ({@link ErrorCode#PAYLOAD_CONVERSION})
	 */
	public static Versioned ofJson(byte[] json, String type, String current, String target) {
		return new Versioned(new Original.Json(json, type), type, current, target, Map.of(), List.of());
	}

	/**
	 * Returns what the walk made of these data.
	 */
	Versioned walked(Walk.Arrival arrival, Map<String, Object> assigns) {
		List<AppliedChange> all = new ArrayList<>(this.changes);
		all.addAll(arrival.applied());
		return new Versioned(new Original.Tree(arrival.part().data()), arrival.type(), this.target, this.target,
				copy(assigns), Collections.unmodifiableList(all));
	}

	/**
	 * Returns these data in their target version, where they are the same.
	 */
	Versioned unchanged() {
		return new Versioned(this.original, this.type, this.target, this.target, this.assigns, this.changes);
	}

	// A change may have kept its context, and assign something still.
	private static Map<String, Object> copy(Map<String, Object> assigns) {
		return assigns.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(assigns));
	}

	Split.Part start() {
		return new Split.Part(this.type, this.original.taken());
	}

	/**
	 * Returns the data.
	 * @return a copy
	 */
	public ObjectNode data() {
		return this.original.tree().deepCopy();
	}

	/**
	 * Returns the data as an object.
	 * @param <T> its type
	 * @param type its type
	 * @return the object
	 * @throws PolynException if the data don't fit the type
	 * ({@link ErrorCode#PAYLOAD_CONVERSION})
	 */
	public <T> T data(Class<T> type) {
		return Trees.read(this.original.tree(), type, this);
	}

	/**
	 * Returns the data as they are written.
	 * @return one JSON object
	 * @throws IllegalArgumentException if a change put something into them that can't be
	 * written as JSON
	 */
	public JsonDocument document() {
		return JsonDocument.of(this.original.tree());
	}

	/**
	 * Returns the type of the data.
	 * @return the name that the type has in the current version
	 */
	public String type() {
		return this.type;
	}

	/**
	 * Returns the version that the data have.
	 * @return the version as text; after a walk it is the target
	 */
	public String current() {
		return this.current;
	}

	/**
	 * Returns the version that is wanted.
	 * @return the version as text
	 */
	public String target() {
		return this.target;
	}

	/**
	 * Wants another version.
	 * @param version the version as text
	 * @return the data with this target
	 */
	public Versioned to(String version) {
		return new Versioned(this.original, this.type, this.current, version, this.assigns, this.changes);
	}

	/**
	 * Returns what changes remembered for one another.
	 * @return the assigns, unmodifiable
	 */
	public Map<String, Object> assigns() {
		return this.assigns;
	}

	/**
	 * Remembers something for the changes.
	 * @param name what to remember it by
	 * @param value what to remember
	 * @return the data with it
	 * @see ChangeContext#assigned(String, Class)
	 */
	public Versioned assign(String name, Object value) {
		Map<String, Object> result = new LinkedHashMap<>(this.assigns);
		result.put(Objects.requireNonNull(name), Objects.requireNonNull(value));
		return new Versioned(this.original, this.type, this.current, this.target, Collections.unmodifiableMap(result),
				this.changes);
	}

	/**
	 * Returns the changes that the data went through.
	 * @return the changes, in the order in which they were made
	 */
	public List<AppliedChange> changes() {
		return this.changes;
	}

	/**
	 * Looks a member of the data up.
	 * @param member its name
	 * @return a copy of its value, or nothing if there is no such member
	 */
	public Optional<JsonNode> fetch(String member) {
		return Optional.ofNullable(this.original.tree().get(member)).map(JsonNode::deepCopy);
	}

	/**
	 * Sets a member of the data.
	 * @param member its name
	 * @param value its value, of which a copy is made
	 * @return the data with it
	 */
	public Versioned put(String member, JsonNode value) {
		return with(data().set(member, value.deepCopy()));
	}

	/**
	 * Sets a member of the data.
	 * @param member its name
	 * @param value its value
	 * @return the data with it
	 */
	public Versioned put(String member, String value) {
		return with(data().put(member, value));
	}

	/**
	 * Takes a member out of the data.
	 * @param member its name
	 * @return what was taken, and the data without it
	 */
	public Popped pop(String member) {
		ObjectNode rest = data();
		return new Popped(Optional.ofNullable(rest.remove(member)), with(rest));
	}

	/**
	 * Changes a member of the data, if there is one.
	 * @param member its name
	 * @param change makes the new value of a copy of the old one
	 * @return the data with the new value
	 */
	public Versioned update(String member, UnaryOperator<JsonNode> change) {
		return fetch(member).map((value) -> put(member, change.apply(value))).orElse(this);
	}

	private Versioned with(ObjectNode changed) {
		return new Versioned(new Original.Tree(changed), this.type, this.current, this.target, this.assigns,
				this.changes);
	}

	/**
	 * Tells everything but the data, which are nobody's business in a log.
	 */
	@Override
	public String toString() {
		return this.type + " " + this.current + " -> " + this.target;
	}

	/**
	 * What {@link Versioned#pop(String)} returns.
	 *
	 * @param value what was taken, if there was anything
	 * @param rest the data without it
	 */
	public record Popped(Optional<JsonNode> value, Versioned rest) {
	}

}
