package io.polyn.migration.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.polyn.ErrorCode;
import io.polyn.migration.document.Checksum;
import io.polyn.migration.document.DocumentException;
import io.polyn.migration.document.DocumentProblems;
import io.polyn.migration.document.DocumentReader;
import io.polyn.migration.document.Location;
import io.polyn.migration.document.Node;
import io.polyn.migration.document.Placeholders;
import io.polyn.json.Sha256;
import io.polyn.json.Suggestion;
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

	private static final String CHANGE = "change";

	private static final String UP = "up";

	private static final String DOWN = "down";

	private static final Set<String> KEYS = Set.of("description", ACCEPTED_CHECKSUMS, CHANGE, UP, DOWN);

	private final Placeholders placeholders;

	private final Deployment deployment;

	MigrationScriptReader(Placeholders placeholders, Deployment deployment) {
		this.placeholders = placeholders;
		this.deployment = deployment;
	}

	/**
	 * Reads a file.
	 * @param file the file
	 * @param applied which files need not be read
	 * @return the migration; only its name and checksums if it need not be read
	 * @throws DocumentException if the file is not named like a migration
	 * @throws UnreadableMigrationException if anything else is wrong with it
	 */
	MigrationScript read(Resource file, AppliedFiles applied) {
		Matcher fileName = FILE_NAME.matcher(file.fileName());
		if (!fileName.matches()) {
			throw new DocumentException(ErrorCode.MIGRATION_FILE_NAME, Location.ofWhole(file.path()),
					"The file is not named like a migration.",
					"Name it <version>_<name>.yml (.yaml, .json) with digits for the version and lower-case letters,"
							+ " digits and _ for the name, for example 20261120093000_create_user_stream.yml, or"
							+ " R__<name>.yml to run it again whenever it changes; or move it elsewhere.");
		}
		String kind = (fileName.group("type").equals("json") ? "json" : "yaml");
		String name = fileName.group("name");
		String version = Objects.requireNonNullElse(fileName.group("version"), "R__" + name);
		MigrationScript named = MigrationScript.named(version, name, kind, file.path());
		String digest = Sha256.of(file.content());
		Optional<String> checksum = applied.checksum(named, digest);
		if (checksum.isPresent()) {
			return named.applied(checksum.get(), digest);
		}
		try {
			return read(named, digest, root(DocumentReader.read(file.path(), file.content())));
		}
		catch (DocumentException ex) {
			throw new UnreadableMigrationException(named, ex.problems());
		}
	}

	private MigrationScript read(MigrationScript named, String digest, Node.Mapping root) {
		DocumentProblems problems = new DocumentProblems();
		problems.collect(() -> requireShape(root));
		String description = problems.collect(() -> description(root));
		Set<String> acceptedChecksums = problems.collect(() -> acceptedChecksums(root));
		List<MigrationScript.Step> change = steps(root, CHANGE, problems);
		List<MigrationScript.Step> up = steps(root, UP, problems);
		List<MigrationScript.Step> down = steps(root, DOWN, problems);
		problems.throwIfAny();
		return new MigrationScript(named.version(), named.name(), named.kind(), named.path(), checksum(root), digest,
				Objects.requireNonNull(acceptedChecksums), description,
				Objects.requireNonNull((change != null) ? change : up), down);
	}

	private static Node.Mapping root(Node document) {
		if (document instanceof Node.Mapping root) {
			return root;
		}
		throw new DocumentException(ErrorCode.MIGRATION_SYNTAX, document.location(),
				"A migration is a mapping with 'change', or 'up' and 'down'.", "Write the operations under 'change:'.");
	}

	private static boolean requireShape(Node.Mapping root) {
		DocumentProblems unknown = new DocumentProblems();
		for (Node.Member member : root.members().values()) {
			if (!KEYS.contains(member.key())) {
				unknown.add(new DocumentException(ErrorCode.UNKNOWN_FIELD, member.location(),
						"A migration has no field '" + member.key() + "'." + Suggestion.of(member.key(), KEYS),
						"The fields are description, accepted_checksums, change, up and down."));
			}
		}
		unknown.throwIfAny();
		Set<String> keys = root.members().keySet();
		if (keys.contains(CHANGE) == keys.contains(UP) || (keys.contains(DOWN) && !keys.contains(UP))) {
			throw new DocumentException(ErrorCode.MIGRATION_SYNTAX, root.location(),
					"A migration has either 'change', or 'up' and 'down'.",
					"Write the operations under 'change:' if each can be reversed, else under 'up:' and 'down:'.");
		}
		return true;
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

	private @Nullable String description(Node.Mapping root) {
		Node.Member member = root.members().get("description");
		if (member == null) {
			return null;
		}
		DocumentProblems problems = new DocumentProblems();
		Node filled = this.placeholders.fill(member.value(), problems);
		problems.throwIfAny();
		if (filled instanceof Node.Scalar scalar && !scalar.isNull()) {
			return scalar.text();
		}
		throw new DocumentException(ErrorCode.INVALID_VALUE, member.value().location(),
				"The description is not a text.", "Write a sentence, or leave it out.");
	}

	private @Nullable List<MigrationScript.Step> steps(Node.Mapping root, String key, DocumentProblems problems) {
		Node.Member member = root.members().get(key);
		if (member == null) {
			return null;
		}
		List<Node> items = (member.value() instanceof Node.Sequence sequence) ? sequence.items() : List.of();
		if (!(member.value() instanceof Node.Sequence)) {
			problems.add(new DocumentException(ErrorCode.MIGRATION_SYNTAX, member.value().location(),
					"'" + key + "' is not a list of operations.", "Begin each operation with '- '."));
		}
		else if (items.isEmpty() && !key.equals(DOWN)) {
			problems.add(new DocumentException(ErrorCode.MIGRATION_SYNTAX, member.value().location(),
					"'" + key + "' has no operations.", "Write what to change, or delete the file."));
		}
		List<MigrationScript.Step> steps = new ArrayList<>();
		for (Node item : items) {
			for (Operation operation : operations(item, problems)) {
				if (key.equals(CHANGE) && !operation.isReversible()) {
					problems.add(irreversible(operation, item));
				}
				steps.add(new MigrationScript.Step(operation, item.location()));
			}
		}
		return steps;
	}

	private List<Operation> operations(Node item, DocumentProblems problems) {
		DocumentProblems unfilled = new DocumentProblems();
		Node filled = this.placeholders.fill(item, unfilled);
		problems.addAll(unfilled);
		try {
			return OperationReader.read(filled, this.deployment);
		}
		catch (DocumentException ex) {
			// What a placeholder's value is like can't be told without it.
			ex.problems().stream().filter((problem) -> !unfilled.areAt(problem.location())).forEach(problems::add);
			return List.of();
		}
	}

	private static DocumentException irreversible(Operation operation, Node item) {
		return new DocumentException(ErrorCode.IRREVERSIBLE, item.location(),
				"'" + operation.name() + "' can't be reversed.",
				"Write 'up:' for 'change:', and under 'down:' what is to take the migration back; or no 'down:' if"
						+ " nothing does.");
	}

}
