package io.polyn.migration.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.polyn.ErrorCode;
import io.polyn.migration.document.Checksum;
import io.polyn.migration.document.DocumentException;
import io.polyn.migration.document.DocumentReader;
import io.polyn.migration.document.Node;
import io.polyn.migration.document.Placeholders;
import io.polyn.migration.document.Suggestion;
import io.polyn.migration.operation.Deployment;
import io.polyn.migration.operation.Operation;
import io.polyn.migration.operation.OperationReader;
import io.polyn.resource.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Reads one migration file.
 */
final class MigrationScriptReader {

	private static final Pattern FILE_NAME = Pattern
		.compile("(?:(?<version>\\d+)_|R__)(?<name>[a-z0-9_]+)\\.(?<type>yml|yaml|json)");

	private static final String ACCEPTED_CHECKSUMS = "accepted_checksums";

	private static final Set<String> KEYS = Set.of("description", ACCEPTED_CHECKSUMS, "change", "up", "down");

	private final Placeholders placeholders;

	private final Deployment deployment;

	MigrationScriptReader(Placeholders placeholders, Deployment deployment) {
		this.placeholders = placeholders;
		this.deployment = deployment;
	}

	MigrationScript read(Resource file) {
		Matcher fileName = FILE_NAME.matcher(file.fileName());
		if (!fileName.matches()) {
			throw new DocumentException(ErrorCode.MIGRATION_FILE_NAME, file.path(),
					"The file is not named like a migration.",
					"Name it <version>_<name>.yml (.yaml, .json) with digits for the version and lower-case letters,"
							+ " digits and _ for the name, for example 20261120093000_create_user_stream.yml, or"
							+ " R__<name>.yml to run it again whenever it changes; or move it elsewhere.");
		}
		Node document = DocumentReader.read(file.path(), file.content());
		Node.Mapping root = root(document);
		Node.Member change = root.members().get("change");
		Node.Member up = root.members().get("up");
		Node.Member down = root.members().get("down");
		if ((change == null) == (up == null) || (down != null && up == null)) {
			throw new DocumentException(ErrorCode.MIGRATION_SYNTAX, root.location(),
					"A migration has either 'change', or 'up' and 'down'.",
					"Write the operations under 'change:' if each can be reversed, else under 'up:' and 'down:'.");
		}
		String kind = (fileName.group("type").equals("json") ? "json" : "yaml");
		String name = fileName.group("name");
		String version = Objects.requireNonNullElse(fileName.group("version"), "R__" + name);
		return new MigrationScript(version, name, kind, file.path(), checksum(root), acceptedChecksums(root),
				description(root), (change != null) ? reversible(steps(change)) : steps(up),
				(down != null) ? steps(down) : null);
	}

	private static List<MigrationScript.Step> reversible(List<MigrationScript.Step> steps) {
		for (MigrationScript.Step step : steps) {
			if (!step.operation().isReversible()) {
				throw new DocumentException(ErrorCode.IRREVERSIBLE, step.location(),
						"'" + step.operation().name() + "' can't be reversed.",
						"Write 'up:' for 'change:', and under 'down:' what is to take the migration back; or no 'down:' if"
								+ " nothing does.");
			}
		}
		return steps;
	}

	private static Node.Mapping root(Node document) {
		if (!(document instanceof Node.Mapping root)) {
			throw new DocumentException(ErrorCode.MIGRATION_SYNTAX, document.location(),
					"A migration is a mapping with 'change', or 'up' and 'down'.",
					"Write the operations under 'change:'.");
		}
		for (Node.Member member : root.members().values()) {
			if (!KEYS.contains(member.key())) {
				throw new DocumentException(ErrorCode.UNKNOWN_FIELD, member.location(),
						"A migration has no field '" + member.key() + "'." + Suggestion.of(member.key(), KEYS),
						"The fields are description, accepted_checksums, change, up and down.");
			}
		}
		return root;
	}

	// What a file may have been before does not change what it is.
	private static String checksum(Node.Mapping root) {
		Map<String, Node.Member> members = new LinkedHashMap<>(root.members());
		members.remove(ACCEPTED_CHECKSUMS);
		return Checksum.of(new Node.Mapping(root.location(), members));
	}

	private static Set<String> acceptedChecksums(Node.Mapping root) {
		Node.Member member = root.members().get(ACCEPTED_CHECKSUMS);
		if (member == null) {
			return Set.of();
		}
		Set<String> checksums = new LinkedHashSet<>();
		List<Node> items = (member.value() instanceof Node.Sequence sequence) ? sequence.items()
				: List.of(member.value());
		for (Node item : items) {
			if (!(item instanceof Node.Scalar scalar) || scalar.isNull()) {
				throw new DocumentException(ErrorCode.INVALID_VALUE, item.location(), "This is not a checksum.",
						"Write a checksum as the error about the changed file shows it, such as '1:sha256:…'.");
			}
			checksums.add(scalar.text());
		}
		return checksums;
	}

	private static @Nullable String description(Node.Mapping root) {
		Node.Member member = root.members().get("description");
		if (member == null) {
			return null;
		}
		if (member.value() instanceof Node.Scalar scalar && !scalar.isNull()) {
			return scalar.text();
		}
		throw new DocumentException(ErrorCode.INVALID_VALUE, member.value().location(),
				"The description is not a text.", "Write a sentence, or leave it out.");
	}

	private List<MigrationScript.Step> steps(Node.Member member) {
		if (!(member.value() instanceof Node.Sequence sequence)) {
			throw new DocumentException(ErrorCode.MIGRATION_SYNTAX, member.value().location(),
					"'" + member.key() + "' is not a list of operations.", "Begin each operation with '- '.");
		}
		List<MigrationScript.Step> steps = new ArrayList<>();
		for (Node item : sequence.items()) {
			for (Operation operation : OperationReader.read(this.placeholders.fill(item), this.deployment)) {
				steps.add(new MigrationScript.Step(operation, item.location()));
			}
		}
		return steps;
	}

}
