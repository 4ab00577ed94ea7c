package io.polyn.migration;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.migration.document.DocumentReader;
import io.polyn.migration.document.Placeholders;
import io.polyn.migration.document.YamlWriter;
import io.polyn.migration.operation.Creation;
import io.polyn.migration.operation.StreamExport;
import io.polyn.nats.ServerVersion;

/**
 * The text of a migration that makes what stands on a server.
 *
 * @param server the server's version
 * @param streams the names of the streams
 * @param creations the operations
 */
record ExportedFile(ServerVersion server, List<String> streams, List<Creation> creations) {

	private static final String SEALING = "seal_stream";

	private static final int MAX_NAMES = 3;

	ExportedMigration migration() {
		List<String> notes = this.creations.stream().flatMap((creation) -> notes(creation).stream()).toList();
		if (this.creations.stream().noneMatch(Creation::isExpressed)) {
			throw new PolynException(ErrorCode.NOT_GENERATED, "There is nothing that a migration could make.",
					"Name other streams.");
		}
		String yaml = yaml();
		if (yaml.getBytes(StandardCharsets.UTF_8).length > DocumentReader.MAX_SIZE) {
			throw new PolynException(ErrorCode.NOT_GENERATED, "The migration would be larger than 1 MiB.",
					"Name fewer streams at a time.");
		}
		return new ExportedMigration(yaml, this.streams, notes);
	}

	private String yaml() {
		StringBuilder yaml = new StringBuilder();
		yaml.append(YamlWriter.comment(
				"What stood on nats-server " + this.server + ", without what is in it: messages, keys and objects.",
				0));
		yaml.append(YamlWriter.comment("Where it exists already, mark this migration as applied instead of running it.",
				0));
		yaml.append(YamlWriter.mapping(Json.object().put("description", Placeholders.escape(description())), 0));
		// A sealed stream is never unsealed, so that sealing has no way back of its own.
		boolean hasSealed = this.creations.stream().anyMatch((creation) -> creation.operation().equals(SEALING));
		yaml.append(hasSealed ? "up:\n" : "change:\n");
		this.creations.forEach((creation) -> append(yaml, creation));
		if (hasSealed) {
			yaml.append("down:\n");
			List<Creation> deletions = new ArrayList<>(
					this.creations.stream().filter(ExportedFile::makesStream).map(StreamExport::deletion).toList());
			Collections.reverse(deletions);
			deletions.forEach((deletion) -> append(yaml, deletion));
		}
		return yaml.toString();
	}

	private String description() {
		int more = this.streams.size() - MAX_NAMES;
		return this.streams.stream().limit(MAX_NAMES).collect(Collectors.joining(", "))
				+ ((more > 0) ? " and " + more + " more" : "") + " as on the server";
	}

	private static boolean makesStream(Creation creation) {
		return creation.isExpressed() && !creation.operation().equals(SEALING)
				&& !creation.operation().equals("create_consumer");
	}

	private static void append(StringBuilder yaml, Creation creation) {
		notes(creation).forEach((note) -> yaml.append(YamlWriter.comment(note, 1)));
		if (creation.isExpressed()) {
			ObjectNode item = Json.object().set(creation.operation(), creation.fields());
			yaml.append(YamlWriter.list(Json.mapper().createArrayNode().add(item), 1));
		}
	}

	private static List<String> notes(Creation creation) {
		return creation.notes().stream().map((note) -> creation.target() + ": " + note).toList();
	}

}
