package io.polyn.spring.boot.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.version.Version;
import io.polyn.version.Versioned;
import io.polyn.version.VersioningException;
import io.polyn.version.VersioningSchema;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.web.accept.ApiVersionHolder;
import org.springframework.web.accept.InvalidApiVersionException;

/**
 * What the versioning schema makes of the bodies of requests and responses.
 */
final class WebVersioning {

	private static final Log logger = LogFactory.getLog(WebVersioning.class);

	private final VersioningSchema schema;

	private final VersionedTypes types;

	private final Map<Way, Boolean> affected = new ConcurrentHashMap<>();

	WebVersioning(VersioningSchema schema) {
		this.schema = schema;
		this.types = new VersionedTypes(schema.types());
	}

	VersioningSchema schema() {
		return this.schema;
	}

	VersionedTypes types() {
		return this.types;
	}

	Version latest() {
		return this.schema.latest();
	}

	/**
	 * Returns the versions to be offered to clients, which what is only being prepared is
	 * not.
	 */
	List<String> offered() {
		return this.schema.versions()
			.stream()
			.filter((version) -> version.compareTo(latest()) <= 0)
			.map(Version::toString)
			.toList();
	}

	/**
	 * Returns the version that a request asks for, where its body and its response have
	 * to be walked.
	 * @param holder what Spring keeps among the request's attributes, if anything
	 * @return the version, or nothing if there is none or it is the latest
	 */
	Optional<Version> requested(@Nullable Object holder) {
		Comparable<?> version = (holder instanceof ApiVersionHolder found) ? found.getVersionIfPresent() : null;
		if (version == null) {
			return Optional.empty();
		}
		try {
			Version declared = declared(version);
			return declared.equals(latest()) ? Optional.empty() : Optional.of(declared);
		}
		catch (VersioningException ex) {
			throw new InvalidApiVersionException(version.toString(), null, ex);
		}
	}

	/**
	 * Returns the version of the schema that a version is, whatever parsed it.
	 * @throws VersioningException if there is none
	 */
	Version declared(Comparable<?> version) {
		return (version instanceof Version declared) ? declared : this.schema.version(version.toString());
	}

	/**
	 * Returns what happens to a body on its way between a request's version and the
	 * latest.
	 * @param type the type that the parameter of the controller's method has
	 * @param version the version
	 * @return the way, or nothing if the body stays as it is
	 */
	Optional<Way> way(ResolvableType type, Version version) {
		return this.types.nameOf(type).filter((name) -> isWalked(name, version)).map((name) -> new Way(name, version));
	}

	/**
	 * Says whether data of a type are other data in another version.
	 */
	boolean isWalked(String type, Version version) {
		return this.affected.computeIfAbsent(new Way(type, version),
				(way) -> this.schema.history().affects(way.type(), latest(), way.version()));
	}

	/**
	 * Walks the body of a request to the latest version.
	 * @param body one JSON document: an object or an array of objects; anything else
	 * stays as it is
	 * @param way what is walked
	 * @return the body, UTF-8
	 * @throws JsonProcessingException if it is not well-formed
	 * @throws UnwalkableRequestException if a change fails on it
	 */
	byte[] read(byte[] body, Way way) throws JsonProcessingException {
		JsonNode tree = Json.parse(body);
		if (!tree.isContainerNode()) {
			return body;
		}
		String name = this.schema.history()
			.namesAt(way.type(), latest(), way.version())
			.stream()
			.findFirst()
			.orElse(way.type());
		try {
			return Json.write(walk(tree, name, way.version(), latest()));
		}
		catch (VersioningException ex) {
			// Whoever answers tells the client less.
			logger.warn(ex.getMessage());
			throw new UnwalkableRequestException(way, ex);
		}
	}

	/**
	 * Walks the body of a response from the latest version.
	 * @param body one JSON document
	 * @param way what is walked
	 * @return the body
	 * @throws VersioningException if a change fails on it
	 * @throws JsonProcessingException if it is not well-formed
	 */
	String write(byte[] body, Way way) throws JsonProcessingException {
		return new String(Json.write(walk(Json.parse(body), way.type(), latest(), way.version())),
				StandardCharsets.UTF_8);
	}

	private JsonNode walk(JsonNode tree, String type, Version from, Version to) {
		if (tree instanceof ArrayNode array) {
			for (int i = 0; i < array.size(); i++) {
				array.set(i, walkObject(array.get(i), type, from, to));
			}
			return array;
		}
		return walkObject(tree, type, from, to);
	}

	private JsonNode walkObject(JsonNode tree, String type, Version from, Version to) {
		return (tree instanceof ObjectNode)
				? this.schema.run(Versioned.of(tree, type, from.toString(), to.toString())).data() : tree;
	}

	/**
	 * Data of a type that are of a version, or are wanted in it.
	 *
	 * @param type the type, by its name in the latest version
	 * @param version the version, which is not the latest
	 */
	record Way(String type, Version version) {
	}

}
