package io.polyn.schema.compatibility;

import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.polyn.schema.compatibility.CompatibilityReport.Verdict;
import io.polyn.schema.compatibility.Incompatibility.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CompatibilityReport} and {@link Incompatibility}.
 */
@Timeout(180)
class CompatibilityReportTests {

	private static final String NAME = object("'name':{'type':'string'}", "");

	private static final String NAME_NEEDED = object("'name':{'type':'string'}", "'name'");

	@Test
	void anIncompatibilityTellsPlaceRuleValuesAndWhomItBreaks() {
		assertThat(check(NAME, NAME_NEEDED, CompatibilityMode.FULL).incompatibilities())
			.containsExactly(new Incompatibility(Direction.BACKWARD, "/required", "required", "[]", "[\"name\"]", false,
					"Data of the old schema may lack the member \"name\", which consumers that use the new schema"
							+ " refuse."));
		assertThat(check(NAME_NEEDED, NAME, CompatibilityMode.FORWARD).incompatibilities())
			.containsExactly(new Incompatibility(Direction.FORWARD, "/required", "required", "[\"name\"]", "[]", false,
					"Data of the new schema may lack the member \"name\", which consumers that use the old schema"
							+ " refuse."));
	}

	@Test
	void whatIsAbsentHasNoValue() {
		assertThat(check("{'type':'string'}", "{'type':'string','maxLength':5}", CompatibilityMode.BACKWARD)
			.incompatibilities()).singleElement().satisfies((found) -> {
				assertThat(found.oldValue()).isNull();
				assertThat(found.newValue()).isEqualTo("5");
				assertThat(found).hasToString("/maxLength: maxLength was absent and is 5. Data of the old schema may be"
						+ " longer than 5 characters, which consumers that use the new schema refuse.");
			});
	}

	@Test
	void everythingIsReportedAtOnce() {
		String before = object("'a':{'type':'string'},'b':{'type':'integer','minimum':0},'c':{'enum':['x','y']}", "");
		String after = object("'a':{'type':'integer'},'b':{'type':'integer','minimum':1},'c':{'enum':['x']}", "'a'");
		assertThat(check(before, after, CompatibilityMode.BACKWARD).incompatibilities())
			.extracting(Incompatibility::pointer)
			.containsExactlyInAnyOrder("/required", "/properties/a/type", "/properties/b/minimum",
					"/properties/c/enum");
	}

	@Test
	void thePlaceIsWhereTheRuleStandsAlsoBehindAReference() {
		assertThat(check("{'$ref':'#/$defs/a','$defs':{'a':{'type':'number'}}}",
				"{'$ref':'#/$defs/a~1b','$defs':{'a/b':{'type':'integer'}}}", CompatibilityMode.BACKWARD)
			.incompatibilities()).extracting(Incompatibility::pointer).containsExactly("/$defs/a~1b/type");
	}

	@Test
	void whatIsReferredToIsComparedInBothSchemas() {
		String user = "{'$ref':'address.v1.json','properties':{'home':{'$ref':'https://a.example/city'}}}";
		SchemaBundle before = bundle(user, Map.of("address.v1", object("'street':{'type':'string'}", ""), "city.v1",
				"{'$id':'https://a.example/city','$ref':'#c','$defs':{'c':{'$anchor':'c','type':'integer'}}}"));
		SchemaBundle same = bundle(user.replace("'home'", "'size':{'type':'integer'},'home'"), before.others());
		assertThat(SchemaCompatibility.check(List.of(before), same, CompatibilityMode.FULL).isCompatible()).isTrue();
		SchemaBundle wider = bundle(user, Map.of("address.v1", object("'street':{'type':['string','null']}", ""),
				"city.v1", "{'$id':'https://a.example/city','type':'number'}"));
		assertThat(SchemaCompatibility.check(List.of(before), wider, CompatibilityMode.BACKWARD).isCompatible())
			.isTrue();
		assertThat(SchemaCompatibility.check(List.of(before), wider, CompatibilityMode.FORWARD).incompatibilities())
			.extracting(Incompatibility::pointer)
			.containsExactlyInAnyOrder("address.v1.json#/properties/street/type", "city.v1.json#/$defs/c/type");
		SchemaBundle other = bundle(user.replace("'home'", "'street':{'type':'integer'},'home'"), before.others());
		assertThat(SchemaCompatibility.check(List.of(before), other, CompatibilityMode.BACKWARD).incompatibilities())
			.extracting(Incompatibility::pointer)
			.containsExactly("/properties/street/type");
	}

	@Test
	void aSchemaMayReferToItselfByItsFileAndInACircle() {
		String node = "{'properties':{'next':{'$ref':'node.v1.json'},'leaf':{'$ref':'leaf.v1.json'},'v':{'type':'integer'}}}";
		Map<String, String> leaf = Map.of("leaf.v1", "{'properties':{'back':{'$ref':'node.v1.json'}}}");
		SchemaBundle before = new SchemaBundle("node.v1", json(node), json(leaf));
		SchemaBundle after = new SchemaBundle("node.v1", json(node.replace("integer", "number")), json(leaf));
		assertThat(SchemaCompatibility.check(List.of(before), after, CompatibilityMode.BACKWARD).isCompatible())
			.isTrue();
		assertThat(SchemaCompatibility.check(List.of(before), after, CompatibilityMode.FORWARD).verdict())
			.isEqualTo(Verdict.BREAKING);
	}

	@Test
	void whatIsNotKnownMayDeclareMembers() {
		String before = "{'$ref':'other.v1.json','properties':{'a':{'properties':{'b':{}}}}}";
		assertThat(
				check(before, before.replace("'a'", "'c':{'type':'string'},'a'"), CompatibilityMode.BACKWARD).verdict())
			.isEqualTo(Verdict.UNKNOWN);
		assertThat(
				check(before, before.replace("'b'", "'c':{'type':'string'},'b'"), CompatibilityMode.BACKWARD).verdict())
			.isEqualTo(Verdict.UNKNOWN);
		assertThat(check("{'$ref':'other.v1.json','properties':{'a':{}},'unevaluatedProperties':{'type':'string'}}",
				"{'$ref':'other.v1.json','additionalProperties':{'type':'string'},'properties':{'a':{}}}",
				CompatibilityMode.BACKWARD)
			.verdict()).isEqualTo(Verdict.UNKNOWN);
	}

	@Test
	void longValuesAreCut() {
		String values = IntStream.range(0, 1000).mapToObj((i) -> "'value" + i + "'").collect(Collectors.joining(","));
		assertThat(check("{'enum':[" + values + "]}", "{'enum':['value1']}", CompatibilityMode.BACKWARD)
			.incompatibilities()).singleElement().satisfies((found) -> {
				assertThat(found.oldValue()).hasSizeLessThan(250).endsWith("\u2026");
				assertThat(found.newValue()).isEqualTo("[\"value1\"]");
			});
	}

	@Test
	void transitiveModesLookAtEveryEarlierSchema() {
		List<String> earlier = List.of(json(object("'age':{'type':'integer'}", "")), json(NAME));
		String changed = json(object("'name':{'type':'string'},'age':{'type':'boolean'}", ""));
		assertThat(SchemaCompatibility.check(earlier, changed, CompatibilityMode.BACKWARD).isCompatible()).isTrue();
		assertThat(SchemaCompatibility.check(earlier, changed, CompatibilityMode.BACKWARD_TRANSITIVE).verdict())
			.isEqualTo(Verdict.BREAKING);
		assertThat(
				SchemaCompatibility.check(earlier, changed, CompatibilityMode.FORWARD_TRANSITIVE).incompatibilities())
			.extracting(Incompatibility::direction)
			.containsOnly(Direction.FORWARD);
		assertThat(SchemaCompatibility.check(earlier, changed, CompatibilityMode.FULL_TRANSITIVE).incompatibilities())
			.extracting(Incompatibility::direction)
			.contains(Direction.BACKWARD, Direction.FORWARD);
	}

	@Test
	void ofAWholeSchemaThereAreNoValues() {
		assertThat(check("nonsense", NAME, CompatibilityMode.BACKWARD).incompatibilities()).singleElement()
			.hasToString("/: The old schema is not a JSON Schema that can be compared.");
	}

	@Test
	void withoutEarlierSchemasOrAModeEverythingIsCompatible() {
		assertThat(SchemaCompatibility.check(List.of(), json(NAME), CompatibilityMode.FULL_TRANSITIVE).isCompatible())
			.isTrue();
		assertThat(check(NAME, "{'type':'array'}", CompatibilityMode.NONE).isCompatible()).isTrue();
	}

	@Test
	void whatIsNoSchemaIsUnknown() {
		for (String nonsense : List.of("", "nonsense", "{} {}", "[]", "{'type':'strin'}", "{'$schema':'urn:other'}",
				"{'a':1,'a':1}", "[".repeat(200), "{'minimum':1e99999999999}")) {
			CompatibilityReport report = check(nonsense, NAME, CompatibilityMode.BACKWARD);
			assertThat(report.verdict()).as(nonsense).isEqualTo(Verdict.UNKNOWN);
			assertThat(report.incompatibilities()).extracting(Incompatibility::message)
				.containsExactly("The old schema is not a JSON Schema that can be compared.");
			assertThat(check(NAME, nonsense, CompatibilityMode.FORWARD).incompatibilities())
				.extracting(Incompatibility::message)
				.containsExactly("The new schema is not a JSON Schema that can be compared.");
		}
	}

	@Test
	void largeSchemasAreCompared() {
		String properties = list(1000, (i) -> "'p" + i + "':{'type':'string','maxLength':" + i + "}");
		assertThat(check(object(properties, ""), object(properties + ",'new':{}", ""), CompatibilityMode.FULL)
			.isCompatible()).isTrue();
		String variants = list(20, CompatibilityReportTests::variant);
		assertThat(check("{'oneOf':[" + variants + "]}", "{'oneOf':[" + variants + "," + variant(20) + "]}",
				CompatibilityMode.BACKWARD)
			.isCompatible()).isTrue();
		String choices = list(50, (i) -> "{'anyOf':[{'required':['a" + i + "']},{'required':['b" + i + "']}]}");
		assertThat(check("{'type':'object','properties':{'z':{'type':'string'}},'allOf':[" + choices + "]}",
				"{'type':'object','properties':{'z':{'type':'integer'}},'allOf':[" + choices + "]}",
				CompatibilityMode.BACKWARD)
			.incompatibilities()).extracting(Incompatibility::pointer).containsExactly("/properties/z/type");
	}

	@Test
	void hostileSchemasEndAsUnknown() {
		String nested = "{'anyOf':[{'$ref':'#'},{'type':'array','items':{'$ref':'#'}}]}";
		String products = list(100, (i) -> "{'anyOf':[{'properties':{'a" + i + "':{'type':'string'}}},{'properties':{'a"
				+ i + "':{'type':'integer'}}},{'required':['b" + i + "']}]}");
		String chain = list(2000, (i) -> "'d" + i + "':{'$ref':'#/$defs/d" + (i + 1) + "'}");
		String names = list(200, (i) -> "'" + "a".repeat(300) + i + "':{}");
		String patterns = list(50, (i) -> "'^(a+)+" + i + "\\\\1b$':{'type':'integer'}");
		for (String hostile : List.of(nested, "{'allOf':[" + products + "]}",
				"{'$ref':'#/$defs/d0','$defs':{" + chain + ",'d2000':{'type':'integer'}}}",
				"{'type':'object','properties':{" + names + "},'patternProperties':{" + patterns + "}}")) {
			String other = hostile.replace("integer", "boolean").replace("'array'", "'object'");
			assertThat(check(hostile, other, CompatibilityMode.BACKWARD).isCompatible()).isFalse();
		}
	}

	private static String variant(int i) {
		return "{'type':'object','properties':{'kind':{'const':'k" + i + "'}},'required':['kind']}";
	}

	private static String list(int size, IntFunction<String> element) {
		return IntStream.range(0, size).mapToObj(element).collect(Collectors.joining(","));
	}

	private static CompatibilityReport check(String before, String after, CompatibilityMode mode) {
		return SchemaCompatibility.check(json(before), json(after), mode);
	}

	private static SchemaBundle bundle(String text, Map<String, String> others) {
		return new SchemaBundle("user.v1", json(text), json(others));
	}

	private static Map<String, String> json(Map<String, String> texts) {
		return texts.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, (text) -> json(text.getValue())));
	}

	private static String json(String text) {
		return text.replace('\'', '"');
	}

	private static String object(String properties, String required) {
		return "{'type':'object','properties':{" + properties + "},'required':[" + required + "]}";
	}

}
