package io.polyn.schema;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.EventNaming;
import io.polyn.json.Json;
import io.polyn.resource.Resource;
import io.polyn.resource.ResourceLocation;

/**
 * Reads the schemas of a service from the classpath or from folders.
 */
public final class EventSchemaLoader {

	/** Where schemas are looked for by default; only this location may be missing. */
	public static final String DEFAULT_LOCATION = "classpath:polyn/schemas";

	private static final String SUFFIX = ".json";

	private final List<SchemaProblem> problems = new ArrayList<>();

	private final Map<String, String> filesByName = new TreeMap<>();

	private final List<SchemaDocument> documents = new ArrayList<>();

	private EventSchemaLoader() {
	}

	/**
	 * Reads every file whose name ends with {@code .json} in some locations and their
	 * subfolders. A file's name without this ending is the event's name. A schema may
	 * refer to another one by its {@code $id} or its file's name.
	 * @param locations the locations, for example {@value #DEFAULT_LOCATION} or
	 * {@code file:/etc/polyn/schemas}
	 * @param classLoader where to search the classpath
	 * @return the schemas, ordered by file
	 * @throws InvalidSchemaException with every problem of every file
	 * @throws PolynException if a location does not exist
	 */
	public static List<EventSchema> load(Collection<String> locations, ClassLoader classLoader) {
		List<Resource> files = new ArrayList<>();
		for (String location : locations) {
			files.addAll(files(location, classLoader));
		}
		return read(files);
	}

	/**
	 * Reads schemas that are in files, or would be. A file's name without {@code .json}
	 * is the event's name.
	 * @param files the files
	 * @return the schemas, ordered like the files
	 * @throws InvalidSchemaException with every problem of every file
	 */
	public static List<EventSchema> read(Collection<Resource> files) {
		EventSchemaLoader loader = new EventSchemaLoader();
		files.forEach(loader::read);
		List<EventSchema> schemas = loader.compile();
		if (!loader.problems.isEmpty()) {
			throw new InvalidSchemaException(loader.problems);
		}
		return schemas;
	}

	private static Collection<Resource> files(String location, ClassLoader classLoader) {
		ResourceLocation folder = ResourceLocation.of(location);
		Optional<Collection<Resource>> files = folder.scan(classLoader);
		if (files.isEmpty() && !location.equals(DEFAULT_LOCATION)) {
			throw folder.missing("schemas", "polyn.schemas.locations");
		}
		return files.orElse(List.of()).stream().filter((file) -> file.fileName().endsWith(SUFFIX)).toList();
	}

	private void read(Resource file) {
		String name = file.fileName().substring(0, file.fileName().length() - SUFFIX.length());
		if (!EventNaming.isEventName(name)) {
			add(ErrorCode.SCHEMA_NAME, file.path(),
					"The file's name must be an event's name (lowercase, alphanumeric and dot separated) and .json.");
			return;
		}
		String other = this.filesByName.putIfAbsent(name, file.path());
		if (other != null) {
			add(ErrorCode.DUPLICATE_SCHEMA, file.path(),
					"There can only be one schema of each name, and " + other + " has this one too.");
			return;
		}
		List<String> found = new ArrayList<>();
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file.content())).toString();
			SchemaDocument document = SchemaDocument.read(name, text, Json.parse(file.content()), found);
			if (document != null) {
				this.documents.add(document);
			}
			found.forEach((problem) -> add(ErrorCode.INVALID_SCHEMA, file.path(), problem));
		}
		catch (CharacterCodingException ex) {
			add(ErrorCode.INVALID_SCHEMA, file.path(), "The file is not UTF-8.");
		}
		catch (JsonProcessingException ex) {
			String position = (ex.getLocation() != null)
					? ":" + ex.getLocation().getLineNr() + ":" + ex.getLocation().getColumnNr() : "";
			add(ErrorCode.INVALID_SCHEMA, file.path() + position,
					"The file is not JSON: " + ex.getOriginalMessage() + ".");
		}
	}

	private List<EventSchema> compile() {
		SchemaReferences references = new SchemaReferences(this.documents);
		List<String> names = this.documents.stream().map(SchemaDocument::name).toList();
		SchemaCompiler.Result result = new SchemaCompiler().compile(names, references, Map.of());
		for (SchemaDocument document : this.documents) {
			String name = document.name();
			List<String> found = new ArrayList<>(SchemaLint.unknownNames(references.tree(name)));
			if (!references.withSameId(name).isEmpty()) {
				found.add("/" + document.dialect().idKeyword() + ": Another schema has the same identity: "
						+ String.join(", ", references.withSameId(name)) + ".");
			}
			found.addAll(result.failed().getOrDefault(name, List.of()));
			found.forEach((problem) -> add(ErrorCode.INVALID_SCHEMA, Objects.requireNonNull(this.filesByName.get(name)),
					problem));
		}
		return names.stream().filter(result.schemas()::containsKey).map(result.schemas()::get).toList();
	}

	private void add(ErrorCode code, String file, String message) {
		this.problems.add(new SchemaProblem(code, file, message));
	}

}
