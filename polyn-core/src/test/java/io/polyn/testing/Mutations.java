package io.polyn.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.polyn.json.Json;

/**
 * Documents that are almost valid: valid ones in which a few things are different, in
 * their structure, their text or their bytes. The same for the same seed.
 */
public final class Mutations {

	private static final List<String> JSON = List.of("null", "true", "0", "-1", "1.5", "1e999999999", "-1e-999999999",
			"1e99999999999", "9".repeat(30), "9".repeat(900), "9".repeat(5000), "0." + "0".repeat(900) + "1", "[]",
			"{}", "\"\"", "\" \"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\\uffff\"", "\"\u202e\"",
			"\"\ufeff\"", "\"\\ud83d\\ude00\"", "\"\\x\"", "\"a\nb\"", "\"${x}\"", "\"${replicas}\"", "\"${${x}}\"",
			"\"$${\"", "\"a.b\\r\\nc\"", "\"*.>\"", "\"../..\"", "\"#\"", "\"#/\"", "\"#/a/b\"",
			"\"http://localhost:1/x\"", "\"file:/etc/passwd\"", "\"(a+)+$\"", "\"[\"",
			"\"" + "(".repeat(3000) + ")".repeat(3000) + "\"", "\"" + "a".repeat(50_000) + "\"",
			"\"" + "1s".repeat(20_000) + "\"", "\"" + "%41".repeat(20_000) + "\"", "\"" + "a.".repeat(20_000) + "b\"",
			"[".repeat(99) + "]".repeat(99), "[".repeat(3000) + "]".repeat(3000),
			"{\"a\":".repeat(99) + "1" + "}".repeat(99), "{\"not\":".repeat(3000) + "{}" + "}".repeat(3000),
			"[" + "1,".repeat(3000) + "1]", "NaN", "Infinity", "'a'", "0x1F", "010", ".5", "5.", "+5", "--", "\"a",
			"[1", "{\"a\"", "{\"a\":1,\"a\":2}", "{\"\":\"\"}", "{\"__proto__\":{}}", "{\"@class\":\"java.net.URL\"}",
			"[\"java.net.URL\",\"http://localhost:1\"]", "{\"$ref\":\"#\"}", "{\"$ref\":\"file:/etc/passwd\"}");

	private static final List<String> YAML = List.of("&a x", "*a", "&a [*a, *a]", "!!binary aGk=", "!!binary '*'",
			"!!int abc", "!!int 0x", "!!float 1e999999999", "!!float x", "!!null x", "!!bool x", "!!set {a, b}",
			"!!omap [a: 1]", "!!timestamp 2001-01-01", "!!java.net.URL [http://localhost:1]",
			"!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [http://localhost:1]]]]",
			"!x y", "!", "!!", "!<tag:yaml.org,2002:str> 1", "0x", "0x_", "0xFFFFFFFFFFFFFFFFFFFF", "0b", "0b12", "0o8",
			"1__2", "1_", "_1", "-0x1", "-_", "+", "-", "1:2:3", "190:20:30.15", "~", ".inf", "-.INF", ".nan", ".",
			"1e", "1e+", "@x", "`x", "[*", "{a", "{a: b, a: c}", ": : :", "? a", "? [a, b]\n: c", "<<: {a: b}",
			"|\n  x", "|9\n x", "|-1\n x", ">-\n  x", "- - - - - 1", "\"\\U00110000\"", "\"\\UFFFFFFFF\"",
			"\"\\ud800\"", "\"\\x0\"", "'a", "\"a\n\n b\"", "# x", "\u0085", "\u2028", "\u0007", "\t", "\ufeff",
			"\ud83d\ude00");

	private static final List<String> LINES = List.of("---", "...", "%YAML 1.1\n---", "%YAML 9.9\n---", "%TAG ! x\n---",
			"a: b", "- a", "\t- a", "  : x", "change:", "&a a: &a b", "<<: *a", "? x", "x", "\0", "\u0085");

	private static final String KEYS = "{}[]\",:\\'\0 \t\n\r-+.eE09truefalsn*&!|>%@`#?~$_<=/\u007f";

	private final RandomGenerator random;

	/**
	 * Creates what is different in one document.
	 * @param seed tells which things
	 */
	public Mutations(long seed) {
		this.random = new SplittableRandom(seed);
	}

	/**
	 * Returns where other choices of a test may come from.
	 */
	public RandomGenerator random() {
		return this.random;
	}

	public <T> T oneOf(List<T> values) {
		return values.get(this.random.nextInt(values.size()));
	}

	/**
	 * Writes a document as JSON in which up to three things are different.
	 */
	public byte[] json(JsonNode document) {
		String text = changed(document, JSON).toString();
		return this.random.nextInt(6) == 0 ? bytes(utf8(text)) : utf8(text);
	}

	/**
	 * Writes a document as YAML in which up to four things are different, in one of the
	 * many ways in which it can be written.
	 */
	public byte[] yaml(JsonNode document) {
		List<String> values = this.random.nextInt(3) == 0 ? JSON : YAML;
		StringBuilder text = new StringBuilder();
		yaml(changed(document, values), 0, text);
		if (this.random.nextInt(8) == 0) {
			List<String> lines = new ArrayList<>(text.toString().lines().toList());
			lines.add(this.random.nextInt(lines.size() + 1), oneOf(LINES));
			text = new StringBuilder(String.join("\n", lines));
		}
		return this.random.nextInt(6) == 0 ? bytes(utf8(text.toString())) : utf8(text.toString());
	}

	/**
	 * Changes a few bytes: others, none, more of them, or an end.
	 */
	public byte[] bytes(byte[] document) {
		ByteArrayOutputStream result = new ByteArrayOutputStream();
		result.writeBytes(document);
		for (int i = 1 + this.random.nextInt(3); i > 0; i--) {
			byte[] bytes = result.toByteArray();
			int from = this.random.nextInt(bytes.length + 1);
			int to = Math.min(bytes.length, from + this.random.nextInt(20));
			result.reset();
			result.write(bytes, 0, from);
			switch (this.random.nextInt(6)) {
				case 0 -> result.write(this.random.nextInt(256));
				case 1 -> result.write(KEYS.charAt(this.random.nextInt(KEYS.length())));
				case 2 -> result.writeBytes(utf8(oneOf(YAML)));
				case 3 -> {
					result.write(bytes, from, to - from);
					to = from;
				}
				case 4 -> to = bytes.length;
				default -> to = Math.min(bytes.length, to + 1);
			}
			result.write(bytes, to, bytes.length - to);
		}
		return result.toByteArray();
	}

	private JsonNode changed(JsonNode document, List<String> values) {
		ArrayNode root = JsonNodeFactory.instance.arrayNode().add(document.deepCopy());
		for (int i = this.random.nextInt(4); i > 0; i--) {
			change(root, values);
		}
		return root.path(0);
	}

	private void change(ArrayNode root, List<String> values) {
		List<JsonNode> parents = new ArrayList<>();
		collect(root, parents);
		JsonNode parent = oneOf(parents);
		if (parent instanceof ObjectNode object) {
			change(object, oneOf(List.copyOf(object.properties())).getKey(), parents, values);
		}
		else {
			ArrayNode array = (ArrayNode) parent;
			int index = this.random.nextInt(array.size());
			switch (this.random.nextInt((array != root) ? 4 : 2)) {
				case 0 -> array.set(index, value(array.get(index), parents, values));
				case 1 -> array.set(index, array.arrayNode().add(array.get(index)));
				case 2 -> array.remove(index);
				default -> array.insert(index, array.get(index).deepCopy());
			}
		}
	}

	private void change(ObjectNode object, String key, List<JsonNode> parents, List<String> values) {
		JsonNode value = object.get(key);
		switch (this.random.nextInt(8)) {
			case 0 -> object.remove(key);
			case 1 -> object.set(key, object.arrayNode().add(value));
			case 2 -> object.putRawValue(key, new RawValue(value + ",\"" + key + "\":" + value));
			case 3 -> object.set(changed(key), value);
			case 4 -> object.set(oneOf(List.copyOf(oneOf(objects(parents)).properties())).getKey(), value);
			default -> object.set(key, value(value, parents, values));
		}
	}

	private JsonNode value(JsonNode value, List<JsonNode> parents, List<String> values) {
		return switch (this.random.nextInt(6)) {
			case 0 -> oneOf(parents).deepCopy();
			case 1 -> JsonNodeFactory.instance.textNode(changed(value.asText()));
			case 2 -> JsonNodeFactory.instance.textNode(value.asText().repeat(1 + this.random.nextInt(3000)));
			default -> JsonNodeFactory.instance.rawValueNode(new RawValue(oneOf(values)));
		};
	}

	private String changed(String text) {
		int position = this.random.nextInt(text.length() + 1);
		return text.substring(0, position) + KEYS.charAt(this.random.nextInt(KEYS.length()))
				+ text.substring(Math.min(text.length(), position + this.random.nextInt(2)));
	}

	private static void collect(JsonNode node, List<JsonNode> parents) {
		// Once for each child: what has many is more often changed.
		node.forEach((child) -> {
			parents.add(node);
			collect(child, parents);
		});
	}

	private static List<ObjectNode> objects(List<JsonNode> nodes) {
		return nodes.stream().filter(ObjectNode.class::isInstance).map(ObjectNode.class::cast).toList();
	}

	private void yaml(JsonNode node, int indent, StringBuilder to) {
		if (this.random.nextInt(100) == 0) {
			to.append(oneOf(List.of("&a ", "!x ", "!!str ", "!!map ", "*a ", "? ")));
		}
		if (node.isContainerNode() && !node.isEmpty() && this.random.nextInt(4) != 0) {
			String lineEnd = (this.random.nextInt(50) == 0) ? "\r" : "\n";
			String margin = lineEnd + " ".repeat(indent + (this.random.nextInt(100) == 0 ? 1 : 0));
			if (node instanceof ObjectNode object) {
				object.properties().forEach((member) -> {
					to.append(margin).append(scalar(object.textNode(member.getKey()))).append(": ");
					yaml(member.getValue(), indent + 2, to);
				});
			}
			else {
				node.forEach((item) -> {
					to.append(margin).append("- ");
					yaml(item, indent + 2, to);
				});
			}
		}
		else {
			to.append(scalar(node));
		}
	}

	private String scalar(JsonNode node) {
		if (!node.isTextual()) {
			return node.toString();
		}
		return switch (this.random.nextInt(4)) {
			case 0 -> "'" + node.asText().replace("'", "''") + "'";
			case 1 -> new String(Json.write(node), StandardCharsets.UTF_8);
			default -> node.asText();
		};
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
