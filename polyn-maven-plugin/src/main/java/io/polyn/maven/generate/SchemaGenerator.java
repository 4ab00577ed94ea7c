package io.polyn.maven.generate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.EventNaming;
import io.polyn.json.Json;
import io.polyn.resource.Resource;
import io.polyn.schema.EventSchemaLoader;

/**
 * Begins schemas of events.
 */
public final class SchemaGenerator {

	private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

	private static final Pattern FOLDERS = Pattern.compile("(?:[A-Za-z0-9_-]+/)*");

	private final Path folder;

	private final String domain;

	/**
	 * Creates a generator.
	 * @param folder where schemas are, and are to be
	 * @param domain the reverse domain name that the types of events begin with
	 */
	public SchemaGenerator(Path folder, String domain) {
		this.folder = folder;
		this.domain = domain;
	}

	/**
	 * Prepares a schema of any object, to be filled in.
	 * @param name the event's name, perhaps with folders before it:
	 * {@code users/user.created.v1}
	 * @return the file
	 * @throws PolynException if the name is taken or not that of an event
	 */
	public NewFile empty(String name) {
		ObjectNode body = Json.object().put("type", "object");
		body.putObject("properties");
		body.putArray("required");
		return file(name, body);
	}

	/**
	 * Prepares a schema that data of a class are valid by, as JSON mappers write them.
	 * @param name the event's name, perhaps with folders before it
	 * @param type the class, for example a record
	 * @return the file
	 * @throws PolynException if the name is taken or not that of an event
	 */
	public NewFile ofClass(String name, Class<?> type) {
		return file(name, ClassSchema.of(type));
	}

	/**
	 * Prepares a schema that an example is valid by.
	 * @param name the event's name, perhaps with folders before it
	 * @param sample the example: an event's data, or a CloudEvent with them
	 * @return the file
	 * @throws PolynException if the name is taken or not that of an event, or the example
	 * is not JSON
	 */
	public NewFile ofSample(String name, byte[] sample) {
		try {
			JsonNode example = Json.parse(sample);
			if (example.isMissingNode()) {
				throw new PolynException(ErrorCode.NOT_GENERATED, "The example is empty.",
						"Give a file with the data of one event.");
			}
			return file(name, SampleSchema.of(example));
		}
		catch (JsonProcessingException ex) {
			throw new PolynException(ErrorCode.NOT_GENERATED,
					"The example is not JSON: " + ex.getOriginalMessage() + " ("
							+ ((ex.getLocation() != null) ? "line " + ex.getLocation().getLineNr() : "its beginning")
							+ ").",
					"Give a file with the data of one event.");
		}
	}

	private NewFile file(String path, ObjectNode body) {
		String name = path.substring(path.lastIndexOf('/') + 1);
		if (!EventNaming.isEventName(name)) {
			throw new PolynException(ErrorCode.NOT_GENERATED, "'" + name
					+ "' can't be the name of an event: it has to be lowercase, alphanumeric and dot separated.",
					"Write for example user.created.v1.");
		}
		if (!FOLDERS.matcher(path.substring(0, path.length() - name.length())).matches()) {
			throw new PolynException(ErrorCode.NOT_GENERATED, "'" + path + "' is not within the folder of the schemas.",
					"Write for example users/user.created.v1.");
		}
		requireFree(name);
		ObjectNode schema = Json.object()
			.put("$id", this.domain.replace('.', ':') + ":" + name.replace('.', ':'))
			.put("$schema", DIALECT)
			.put("description", "Describe the purpose of this event");
		schema.setAll(body);
		String text = Json.pretty(schema) + "\n";
		// What it can't express, or what is wrong with the domain, is better told now.
		EventSchemaLoader.read(List.of(new Resource(name + ".json", text.getBytes(StandardCharsets.UTF_8))));
		return new NewFile(this.folder.resolve(path + ".json"), text);
	}

	private void requireFree(String name) {
		if (!Files.isDirectory(this.folder)) {
			return;
		}
		try (Stream<Path> walk = Files.walk(this.folder)) {
			walk.filter((file) -> file.getFileName().toString().equals(name + ".json"))
				.findFirst()
				.ifPresent((file) -> {
					throw new PolynException(ErrorCode.NOT_GENERATED,
							"There is a schema of the name " + name + " already: " + file + ".",
							"Give the event the next version as a new name, such as user.created.v2.");
				});
		}
		catch (IOException ex) {
			throw new PolynException(ErrorCode.TOOL_FILE, "The folder " + this.folder + " can't be read: " + ex + ".",
					"Let this process read it.", ex);
		}
	}

}
