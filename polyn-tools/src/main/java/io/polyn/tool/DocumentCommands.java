package io.polyn.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.tool.catalog.CatalogStream;
import io.polyn.tool.catalog.EventCatalog;
import io.polyn.version.Changelog;
import io.polyn.version.VersioningSchema;

/**
 * The commands that write for readers.
 */
final class DocumentCommands {

	private static final String PAGE = "index.html";

	private static final String ASYNC_API = "asyncapi.json";

	private final CommandContext context;

	private final Invocation invocation;

	DocumentCommands(CommandContext context, Invocation invocation) {
		this.context = context;
		this.invocation = invocation;
	}

	Report changelog() {
		Map<String, Changelog> changelogs = new LinkedHashMap<>();
		this.context.versioning().forEach((name, schema) -> changelogs.put(name, selected(schema.changelog())));
		if (changelogs.isEmpty()) {
			throw new PolynException(ErrorCode.NO_VERSIONING, "There is no versioning schema to tell the changes of.",
					"Declare a VersioningSchema.");
		}
		ObjectNode json = Json.object();
		json.set("changelogs", Json.mapper().valueToTree(changelogs));
		return Report.success(this.invocation.command(), json, toMarkdown(changelogs));
	}

	private Changelog selected(Changelog changelog) {
		Changelog selected = changelog;
		if (this.invocation.find(Option.DATA_VERSION).isPresent()) {
			selected = selected.version(this.invocation.require(Option.DATA_VERSION));
		}
		return this.invocation.find(Option.TYPE).isPresent() ? selected.type(this.invocation.require(Option.TYPE))
				: selected;
	}

	private static String toMarkdown(Map<String, Changelog> changelogs) {
		return (changelogs.size() == 1) ? changelogs.values().iterator().next().toMarkdown()
				: changelogs.entrySet()
					.stream()
					.map((changelog) -> changelog.getValue().toMarkdown("Changelog of " + changelog.getKey()))
					.collect(Collectors.joining(System.lineSeparator()));
	}

	Report docs() {
		EventCatalog catalog = catalog();
		Path folder = Path.of(this.invocation.find(Option.DIRECTORY).orElse("polyn-docs")).toAbsolutePath();
		write(folder.resolve(PAGE), catalog.html());
		write(folder.resolve(ASYNC_API), catalog.asyncApi());
		ObjectNode json = Json.object().put("directory", folder.toString());
		json.putArray("files").add(PAGE).add(ASYNC_API);
		return Report.success(this.invocation.command(), json, "Written to " + folder + ": " + PAGE + ", " + ASYNC_API);
	}

	private EventCatalog catalog() {
		List<VersioningSchema> versioning = List.copyOf(this.context.versioning().values());
		return new EventCatalog(this.context.service(),
				this.context.schemas().map(CommandContext.Schemas::own).orElse(List.of()),
				this.context.declared().streams().stream().map(DeclaredStreams::toCatalog).toList(),
				this.context.listeners(), (versioning.size() == 1) ? versioning.get(0).changelog() : null);
	}

	private static void write(Path file, String text) {
		try {
			Files.createDirectories(file.getParent());
			Files.writeString(file, text);
		}
		catch (IOException ex) {
			throw new PolynException(ErrorCode.TOOL_FILE, "The file " + file + " can't be written: " + ex + ".",
					"Correct polyn.directory, or let this process write there.", ex);
		}
	}

}
