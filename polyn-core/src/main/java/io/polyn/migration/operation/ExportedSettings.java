package io.polyn.migration.operation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import io.polyn.migration.document.DocumentException;
import io.polyn.migration.document.DocumentProblems;
import io.polyn.migration.document.DocumentReader;
import io.polyn.migration.document.Node;
import io.polyn.migration.document.Placeholders;
import io.polyn.migration.document.YamlWriter;
import org.jspecify.annotations.Nullable;

/**
 * Settings in the form of a migration file, each of which was read back from there.
 *
 * @param written the settings as people write them, in the order of the fields
 * @param notes what was left out, and why
 */
record ExportedSettings(ObjectNode written, List<String> notes) {

	/**
	 * Writes settings.
	 * @param fields the fields there are
	 * @param settings the settings as the API has them
	 * @return the settings in the form of a file
	 */
	static ExportedSettings of(Fields fields, ObjectNode settings) {
		ObjectNode written = Json.object();
		ObjectNode read = Json.object();
		List<String> notes = new ArrayList<>();
		fields.byName().forEach((name, field) -> {
			JsonNode value = settings.get(name);
			if (value == null) {
				return;
			}
			JsonNode form = WrittenForm.of(field.type(), value);
			JsonNode again = readBack(name, field.type(), form);
			if (again == null) {
				notes.add(leftOut(name, value, "no migration can have this value."));
				return;
			}
			written.set(name, form);
			read.set(name, again);
			if (!SettingComparison.isSame(name, field.type(), value, again)) {
				notes.add("'" + name + "' says more than a migration can: " + value + ".");
			}
		});
		for (SettingRule rule : fields.rules()) {
			if (rule.isBrokenBy(read, true)) {
				notes.add(leftOut(rule.field(), settings.path(rule.field()), rule.problem()));
				written.remove(rule.field());
				read.remove(rule.field());
			}
		}
		for (Map.Entry<String, JsonNode> setting : settings.properties()) {
			if (fields.find(setting.getKey()) == null) {
				notes.add(leftOut(setting.getKey(), setting.getValue(), "this version of Polyn does not know it."));
			}
		}
		return new ExportedSettings(written, notes);
	}

	private static @Nullable JsonNode readBack(String name, FieldType type, JsonNode form) {
		String yaml = YamlWriter.mapping(Json.object().set(name, form), 0);
		DocumentProblems problems = new DocumentProblems();
		try {
			Node document = DocumentReader.read("export.yml", yaml.getBytes(StandardCharsets.UTF_8));
			Node filled = new Placeholders(Map.of()).fill(document, problems);
			problems.throwIfAny();
			Node.Member member = ((Node.Mapping) filled).members().get(name);
			return new FieldValue(name, member.value(), false).read(type);
		}
		catch (DocumentException ex) {
			return null;
		}
	}

	private static String leftOut(String name, JsonNode value, String reason) {
		return "'" + name + "', which is " + value + ", is left out: " + reason;
	}

}
