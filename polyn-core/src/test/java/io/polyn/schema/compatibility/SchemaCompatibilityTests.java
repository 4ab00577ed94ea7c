package io.polyn.schema.compatibility;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.polyn.schema.compatibility.CompatibilityReport.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.polyn.schema.compatibility.CompatibilityReport.Verdict.BREAKING;
import static io.polyn.schema.compatibility.CompatibilityReport.Verdict.COMPATIBLE;
import static io.polyn.schema.compatibility.CompatibilityReport.Verdict.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SchemaCompatibility}, edit by edit.
 */
class SchemaCompatibilityTests {

	private static final List<Edit> EDITS = new ArrayList<>();

	static {
		annotations();
		numbers();
		strings();
		values();
		objects();
		dependencies();
		arrays();
		combinators();
		references();
		unsatisfiable();
		dialectChanges();
	}

	private record Edit(String what, Dialect dialect, String before, String after, Verdict backward, Verdict forward) {

		@Override
		public String toString() {
			return this.what + " (" + this.dialect + ")";
		}

	}

	@ParameterizedTest
	@MethodSource("edits")
	void anEditHasItsVerdict(Edit edit) {
		CompatibilityReport backward = check(edit, CompatibilityMode.BACKWARD);
		CompatibilityReport forward = check(edit, CompatibilityMode.FORWARD);
		assertThat(backward.verdict()).as("backward %s", backward).isEqualTo(edit.backward());
		assertThat(forward.verdict()).as("forward %s", forward).isEqualTo(edit.forward());
		assertThat(check(edit, CompatibilityMode.FULL).isCompatible())
			.isEqualTo(backward.isCompatible() && forward.isCompatible());
	}

	static Stream<Edit> edits() {
		return EDITS.stream();
	}

	private static CompatibilityReport check(Edit edit, CompatibilityMode mode) {
		return SchemaCompatibility.check(schema(edit.before(), edit.dialect()), schema(edit.after(), edit.dialect()),
				mode);
	}

	private static String schema(String text, Dialect dialect) {
		String json = text.replace('\'', '"');
		if (!json.startsWith("{") || json.contains("\"$schema\"")) {
			return json;
		}
		return "{\"$schema\":\"" + dialect.uri() + "\"" + (json.equals("{}") ? "" : ",") + json.substring(1);
	}

	private static void annotations() {
		all("annotations", "{'type':'string','title':'a','description':'b','default':'c'}",
				"{'type':'string','title':'d'}", COMPATIBLE, COMPATIBLE);
		all("the order of the keywords", "{'type':'object','required':['a','b']}",
				"{'required':['b','a'],'type':'object'}", COMPATIBLE, COMPATIBLE);
		all("an unknown keyword", "{'x-owner':1}", "{'x-owner':2}", COMPATIBLE, COMPATIBLE);
		since(Dialect.DRAFT_6, "examples and the identity", "{'$id':'http://a.example/1','examples':[1],'not':{}}",
				"{'$id':'http://a.example/2','examples':[2],'not':{}}", COMPATIBLE, COMPATIBLE);
		since(Dialect.DRAFT_2019_09, "deprecation",
				"{'unevaluatedProperties':false,'anyOf':[{'properties':{'a':{}}}],'deprecated':true}",
				"{'unevaluatedProperties':false,'anyOf':[{'properties':{'a':{}}}],'$comment':'x'}", COMPATIBLE,
				COMPATIBLE);
	}

	private static void numbers() {
		all("a minimum", "{'type':'integer'}", "{'type':'integer','minimum':1}", BREAKING, COMPATIBLE);
		all("a higher minimum", "{'type':'number','minimum':1}", "{'type':'number','minimum':1.5}", BREAKING,
				COMPATIBLE);
		all("a minimum written otherwise", "{'type':'number','minimum':1}", "{'type':'number','minimum':1.0}",
				COMPATIBLE, COMPATIBLE);
		all("a minimum beyond what doubles tell apart", "{'minimum':9007199254740993,'type':'number'}",
				"{'minimum':9007199254740992,'type':'number'}", COMPATIBLE, BREAKING);
		all("a lower maximum", "{'type':'number','maximum':2}", "{'type':'number','maximum':1}", BREAKING, COMPATIBLE);
		all("a minimum for any type", "{}", "{'minimum':1}", BREAKING, COMPATIBLE);
		all("a minimum where there are no numbers", "{'type':'string'}", "{'type':'string','minimum':1}", COMPATIBLE,
				COMPATIBLE);
		only(Dialect.DRAFT_4, "an exclusive minimum", "{'type':'number','minimum':1}",
				"{'type':'number','minimum':1,'exclusiveMinimum':true}", BREAKING, COMPATIBLE);
		only(Dialect.DRAFT_4, "an exclusive maximum of integers", "{'type':'integer','maximum':9}",
				"{'type':'integer','maximum':10,'exclusiveMaximum':true}", COMPATIBLE, COMPATIBLE);
		since(Dialect.DRAFT_6, "an exclusive minimum", "{'type':'number','minimum':1}",
				"{'type':'number','exclusiveMinimum':1}", BREAKING, COMPATIBLE);
		since(Dialect.DRAFT_6, "an exclusive minimum of integers", "{'type':'integer','exclusiveMinimum':0}",
				"{'type':'integer','minimum':1}", COMPATIBLE, COMPATIBLE);
		since(Dialect.DRAFT_6, "a minimum between integers", "{'type':'integer','minimum':1}",
				"{'type':'integer','minimum':0.5}", COMPATIBLE, COMPATIBLE);
		all("a multiple of a divisor", "{'type':'number','multipleOf':6}", "{'type':'number','multipleOf':3}",
				COMPATIBLE, BREAKING);
		all("a multiple of a fraction", "{'type':'number','multipleOf':0.5}", "{'type':'number','multipleOf':0.1}",
				COMPATIBLE, BREAKING);
		all("integers are multiples of a half", "{'type':'integer'}", "{'type':'integer','multipleOf':0.5}", COMPATIBLE,
				COMPATIBLE);
		all("huge exponents", "{'type':'number','multipleOf':1e999999999}",
				"{'type':'number','multipleOf':1e-999999999}", BREAKING, BREAKING);
		all("a wider range in place of one value", "{'enum':[5]}", "{'minimum':5,'maximum':6,'type':'number'}",
				COMPATIBLE, BREAKING);
	}

	private static void strings() {
		all("a minimal length", "{'type':'string'}", "{'type':'string','minLength':1}", BREAKING, COMPATIBLE);
		all("a lower maximal length", "{'type':'string','maxLength':5}", "{'type':'string','maxLength':4}", BREAKING,
				COMPATIBLE);
		all("a minimal length for any type", "{}", "{'minLength':1}", BREAKING, COMPATIBLE);
		all("a length where there are no strings", "{'type':'integer'}", "{'type':'integer','minLength':1}", COMPATIBLE,
				COMPATIBLE);
		all("a pattern", "{'type':'string'}", "{'type':'string','pattern':'^a'}", BREAKING, COMPATIBLE);
		all("another pattern", "{'type':'string','pattern':'^a'}", "{'type':'string','pattern':'^b'}", UNKNOWN,
				UNKNOWN);
		all("the same pattern", "{'type':'string','pattern':'^a','maxLength':3}",
				"{'type':'string','pattern':'^a','maxLength':4}", COMPATIBLE, BREAKING);
		all("a minimal length that a pattern has", "{'type':'string','pattern':'^a+$'}",
				"{'type':'string','pattern':'^a+$','minLength':1}", COMPATIBLE, COMPATIBLE);
		all("a minimal length that a format has", "{'type':'string','format':'date'}",
				"{'type':'string','format':'date','minLength':1}", COMPATIBLE, COMPATIBLE);
		all("a minimal length that a pattern may have", "{'type':'string','pattern':'^a*$'}",
				"{'type':'string','pattern':'^a*$','minLength':1}", UNKNOWN, COMPATIBLE);
		all("a pattern for listed values", "{'enum':['ab','ac']}", "{'type':'string','pattern':'^a'}", COMPATIBLE,
				BREAKING);
		all("a format", "{'type':'string'}", "{'type':'string','format':'date'}", BREAKING, COMPATIBLE);
		all("another format", "{'type':'string','format':'date'}", "{'type':'string','format':'date-time'}", UNKNOWN,
				UNKNOWN);
		all("a format that nobody checks", "{'type':'string'}", "{'type':'string','format':'nonsense'}", COMPATIBLE,
				COMPATIBLE);
		all("a format for listed values", "{'enum':['2026-01-01']}", "{'type':'string','format':'date'}", COMPATIBLE,
				BREAKING);
		all("an address of a young domain", "{'enum':['a@example.brandnew']}", "{'type':'string','format':'email'}",
				COMPATIBLE, BREAKING);
		all("a format for other listed values", "{'enum':['x']}", "{'type':'string','format':'date'}", BREAKING,
				BREAKING);
		only(Dialect.DRAFT_7, "an encoding", "{'type':'string'}", "{'type':'string','contentEncoding':'base64'}",
				BREAKING, COMPATIBLE);
		since(Dialect.DRAFT_2019_09, "an encoding, which is an annotation", "{'type':'string'}",
				"{'type':'string','contentEncoding':'base64'}", COMPATIBLE, COMPATIBLE);
	}

	private static void values() {
		all("a wider type", "{'type':'integer'}", "{'type':'number'}", COMPATIBLE, BREAKING);
		all("one more type", "{'type':'string'}", "{'type':['string','null']}", COMPATIBLE, BREAKING);
		all("another type", "{'type':'string'}", "{'type':'integer'}", BREAKING, BREAKING);
		all("a type where there was none", "{}", "{'type':'object'}", BREAKING, COMPATIBLE);
		all("every type by its name", "{}", "{'type':['null','boolean','number','string','array','object']}",
				COMPATIBLE, COMPATIBLE);
		all("one more value", "{'enum':['a']}", "{'enum':['b','a']}", COMPATIBLE, BREAKING);
		all("a type for values", "{'enum':['a','b']}", "{'type':'string'}", COMPATIBLE, BREAKING);
		all("a type that not all values have", "{'enum':['a',1]}", "{'type':'string'}", BREAKING, BREAKING);
		all("a type that leaves some values out", "{'enum':['a',1],'type':'string'}", "{'enum':['a']}", COMPATIBLE,
				COMPATIBLE);
		all("a number written otherwise", "{'enum':[1]}", "{'enum':[1.0]}", COMPATIBLE, COMPATIBLE);
		all("a number within a value written otherwise", "{'enum':[{'a':1}]}", "{'enum':[{'a':1.0}]}", UNKNOWN,
				UNKNOWN);
		only(Dialect.DRAFT_4, "an integer within a listed value, which may be written 1.0", "{'enum':[[1]]}",
				"{'type':'array','items':{'type':'integer'}}", UNKNOWN, BREAKING);
		since(Dialect.DRAFT_6, "a listed array, of which a number may be written otherwise", "{'enum':[[1]]}",
				"{'const':[1]}", UNKNOWN, COMPATIBLE);
		all("booleans by their values", "{'type':'boolean'}", "{'enum':[true,false]}", COMPATIBLE, COMPATIBLE);
		all("null by its value", "{'type':['null','boolean']}", "{'enum':[true,false,null]}", COMPATIBLE, COMPATIBLE);
		all("values where there were others", "{'type':'string'}", "{'enum':['a']}", BREAKING, COMPATIBLE);
		since(Dialect.DRAFT_6, "a constant", "{'const':'a'}", "{'enum':['a','b']}", COMPATIBLE, BREAKING);
		since(Dialect.DRAFT_6, "integers by their values", "{'enum':[1,2.0]}", "{'type':'integer'}", COMPATIBLE,
				BREAKING);
		since(Dialect.DRAFT_6, "another constant", "{'const':1}", "{'const':2}", BREAKING, BREAKING);
		since(Dialect.DRAFT_6, "integers as multiples of one", "{'type':'number','multipleOf':2}", "{'type':'integer'}",
				COMPATIBLE, BREAKING);
		only(Dialect.DRAFT_4, "integers, which are not written 1.0", "{'type':'number','multipleOf':1}",
				"{'type':'integer'}", BREAKING, COMPATIBLE);
		only(Dialect.DRAFT_4, "integers by their values", "{'type':'integer','enum':[1,2]}", "{'type':'integer'}",
				COMPATIBLE, BREAKING);
	}

	private static void objects() {
		all("an optional property", "{'type':'object','properties':{'a':{}}}",
				"{'type':'object','properties':{'a':{},'b':{'type':'string'}}}", COMPATIBLE, COMPATIBLE);
		all("an optional property, all others refused",
				"{'type':'object','properties':{'a':{}},'additionalProperties':false}",
				"{'type':'object','properties':{'a':{},'b':{}},'additionalProperties':false}", COMPATIBLE, BREAKING);
		all("a required property", "{'type':'object','properties':{'a':{}}}",
				"{'type':'object','properties':{'a':{},'b':{}},'required':['b']}", BREAKING, COMPATIBLE);
		all("a required property with a default", "{'type':'object','properties':{'a':{}}}",
				"{'type':'object','properties':{'a':{},'b':{'default':1}},'required':['b']}", BREAKING, COMPATIBLE);
		all("a property is required", "{'type':'object','properties':{'a':{}}}",
				"{'type':'object','properties':{'a':{}},'required':['a']}", BREAKING, COMPATIBLE);
		all("a narrower property", "{'type':'object','properties':{'a':{'type':'string'}}}",
				"{'type':'object','properties':{'a':{'type':'string','maxLength':1}}}", BREAKING, COMPATIBLE);
		all("no other members", "{'type':'object','properties':{'a':{}}}",
				"{'type':'object','properties':{'a':{}},'additionalProperties':false}", COMPATIBLE, COMPATIBLE);
		all("no other members where they are declared",
				"{'type':'object','properties':{'a':{}},'additionalProperties':true}",
				"{'type':'object','properties':{'a':{}},'additionalProperties':false}", BREAKING, COMPATIBLE);
		all("a property where others are declared",
				"{'type':'object','properties':{'a':{}},'additionalProperties':{'type':'integer'}}",
				"{'type':'object','properties':{'a':{},'b':{'type':'number'}},'additionalProperties':{'type':'integer'}}",
				COMPATIBLE, BREAKING);
		all("any member, then none", "{'type':'object'}", "{'type':'object','additionalProperties':false}", BREAKING,
				COMPATIBLE);
		all("any member, then strings", "{'type':'object'}",
				"{'type':'object','additionalProperties':{'type':'string'}}", BREAKING, COMPATIBLE);
		all("any member, then a property", "{'type':'object'}",
				"{'type':'object','properties':{'a':{'type':'string'}}}", BREAKING, COMPATIBLE);
		all("a map's values", "{'type':'object','additionalProperties':{'type':'integer'}}",
				"{'type':'object','additionalProperties':{'type':'number'}}", COMPATIBLE, BREAKING);
		all("a pattern of names", "{'type':'object','properties':{'ab':{'type':'string'}}}",
				"{'type':'object','properties':{'ab':{'type':'string'}},'patternProperties':{'^a':{'maxLength':1}}}",
				BREAKING, COMPATIBLE);
		all("a property that a pattern covers",
				"{'type':'object','patternProperties':{'^a':{'type':'string'}},'properties':{'ab':{}},"
						+ "'additionalProperties':false}",
				"{'type':'object','patternProperties':{'^a':{'type':'string'}},'additionalProperties':false}",
				COMPATIBLE, COMPATIBLE);
		all("another pattern of names", "{'type':'object','patternProperties':{'^a':{'type':'string'}}}",
				"{'type':'object','patternProperties':{'^b':{'type':'integer'}}}", UNKNOWN, UNKNOWN);
		all("fewer members", "{'type':'object','maxProperties':3}", "{'type':'object','maxProperties':2}", BREAKING,
				COMPATIBLE);
		all("as many members as are declared", "{'type':'object','properties':{'a':{},'b':{}}}",
				"{'type':'object','properties':{'a':{},'b':{}},'maxProperties':2}", COMPATIBLE, COMPATIBLE);
		all("as many members as are required", "{'type':'object','required':['a','b']}",
				"{'type':'object','required':['a','b'],'minProperties':2}", COMPATIBLE, COMPATIBLE);
		all("keywords for objects where there are none", "{'type':'string'}",
				"{'type':'string','required':['a'],'minProperties':1,'additionalProperties':false}", COMPATIBLE,
				COMPATIBLE);
		since(Dialect.DRAFT_6, "names", "{'type':'object','properties':{'ab':{},'c':{}}}",
				"{'type':'object','properties':{'ab':{},'c':{}},'propertyNames':{'maxLength':1}}", BREAKING,
				COMPATIBLE);
		since(Dialect.DRAFT_6, "names that all are", "{'type':'object','properties':{'ab':{},'c':{}}}",
				"{'type':'object','properties':{'ab':{},'c':{}},'propertyNames':{'pattern':'^[a-c]'}}", COMPATIBLE,
				COMPATIBLE);
		since(Dialect.DRAFT_6, "longer names",
				"{'type':'object','additionalProperties':true,'propertyNames':{'maxLength':5}}",
				"{'type':'object','additionalProperties':true,'propertyNames':{'maxLength':9}}", COMPATIBLE, BREAKING);
		since(Dialect.DRAFT_6, "a property that must not be", "{'type':'object','properties':{'a':{},'b':{}}}",
				"{'type':'object','properties':{'a':{},'b':false}}", BREAKING, COMPATIBLE);
		since(Dialect.DRAFT_2019_09, "nothing unevaluated",
				"{'type':'object','allOf':[{'properties':{'a':{}}}],'properties':{'b':{}}}",
				"{'type':'object','allOf':[{'properties':{'a':{}}}],'properties':{'b':{}},'unevaluatedProperties':false}",
				COMPATIBLE, COMPATIBLE);
		since(Dialect.DRAFT_2019_09, "one more property, nothing unevaluated",
				"{'type':'object','properties':{'b':{}},'unevaluatedProperties':false}",
				"{'type':'object','properties':{'a':{},'b':{}},'unevaluatedProperties':false}", COMPATIBLE, BREAKING);
		since(Dialect.DRAFT_2019_09, "what a part has evaluated is not unevaluated",
				"{'type':'object','allOf':[{'unevaluatedProperties':true}],'unevaluatedProperties':{'type':'string'}}",
				"{'type':'object','additionalProperties':{'type':'string'}}", BREAKING, COMPATIBLE);
		since(Dialect.DRAFT_2019_09, "a property that a part has evaluated",
				"{'type':'object','properties':{'b':{}},'allOf':[{'unevaluatedProperties':true}],"
						+ "'unevaluatedProperties':{'type':'string'}}",
				"{'type':'object','properties':{'a':{'type':'string'}}}", BREAKING, COMPATIBLE);
		since(Dialect.DRAFT_2019_09, "one more property next to an alternative, nothing unevaluated",
				"{'type':'object','anyOf':[{'properties':{'a':{}},'required':['a']}],'properties':{'b':{}}}",
				"{'type':'object','anyOf':[{'properties':{'a':{}},'required':['a']}],'properties':{'b':{},'c':{}},"
						+ "'unevaluatedProperties':false}",
				COMPATIBLE, COMPATIBLE);
		String kinds = "{'type':'object','properties':{'b':{}},'oneOf':["
				+ "{'properties':{'k':{'enum':['x']},'x':{}},'required':['k']},"
				+ "{'properties':{'k':{'enum':['y']},'y':{}},'required':['k']}],'unevaluatedProperties':false}";
		since(Dialect.DRAFT_2019_09, "one more property in an alternative, nothing unevaluated", kinds,
				kinds.replace("'x':{}", "'x':{},'z':{}"), COMPATIBLE, UNKNOWN);
		since(Dialect.DRAFT_2019_09, "one more alternative, nothing unevaluated", kinds,
				kinds.replace("'oneOf':[", "'oneOf':[{'properties':{'k':{'enum':['z']}},'required':['k']},"),
				COMPATIBLE, BREAKING);
		String condition = "{'type':'object','properties':{'b':{}},'if':{'required':['b']},"
				+ "'then':{'properties':{'x':{}}},'else':{'properties':{'y':{}}},'unevaluatedProperties':false}";
		since(Dialect.DRAFT_2019_09, "one more property next to a condition, nothing unevaluated", condition,
				condition.replace("'b':{}", "'b':{},'c':{}"), UNKNOWN, UNKNOWN);
		since(Dialect.DRAFT_2019_09, "a member of another alternative, nothing unevaluated",
				kinds.replace("'unevaluatedProperties':false", "'title':''"), kinds, UNKNOWN, COMPATIBLE);
	}

	private static void dependencies() {
		String keyed = "{'type':'object','properties':{'a':{},'b':{}}}";
		all("a dependency on a name", keyed,
				"{'type':'object','properties':{'a':{},'b':{}},'dependencies':{'a':['b']}}", BREAKING, COMPATIBLE);
		all("a dependency on a name that is there", "{'type':'object','properties':{'a':{},'b':{}},'required':['b']}",
				"{'type':'object','properties':{'a':{},'b':{}},'required':['b'],'dependencies':{'a':['b']}}",
				COMPATIBLE, COMPATIBLE);
		all("a dependency of a name that nobody sends", keyed,
				"{'type':'object','properties':{'a':{},'b':{}},'dependencies':{'c':['d']}}", COMPATIBLE, COMPATIBLE);
		all("a dependency on a schema", keyed,
				"{'type':'object','properties':{'a':{},'b':{}},'dependencies':{'a':{'required':['b']}}}", BREAKING,
				COMPATIBLE);
		all("a wider dependency on a schema",
				"{'type':'object','properties':{'a':{},'b':{}},'dependencies':{'a':{'properties':{'b':{'type':'integer'}}}}}",
				"{'type':'object','properties':{'a':{},'b':{}},'dependencies':{'a':{'properties':{'b':{'type':'number'}}}}}",
				COMPATIBLE, BREAKING);
		since(Dialect.DRAFT_2019_09, "dependencies by their newer names",
				"{'type':'object','properties':{'a':{},'b':{}},'dependencies':{'a':['b'],'b':{'maxProperties':2}}}",
				"{'type':'object','properties':{'a':{},'b':{}},'dependentRequired':{'a':['b']},"
						+ "'dependentSchemas':{'b':{'maxProperties':2}}}",
				COMPATIBLE, COMPATIBLE);
	}

	private static void arrays() {
		all("narrower items", "{'type':'array','items':{'type':'number'}}",
				"{'type':'array','items':{'type':'integer'}}", BREAKING, COMPATIBLE);
		all("items where there were any", "{'type':'array'}", "{'type':'array','items':{'type':'integer'}}", BREAKING,
				COMPATIBLE);
		all("more items", "{'type':'array','maxItems':2}", "{'type':'array','maxItems':3}", COMPATIBLE, BREAKING);
		all("fewer items", "{'type':'array','minItems':2}", "{'type':'array','minItems':1}", COMPATIBLE, BREAKING);
		all("different items", "{'type':'array'}", "{'type':'array','uniqueItems':true}", BREAKING, COMPATIBLE);
		all("different items where there is one", "{'type':'array','maxItems':1}",
				"{'type':'array','maxItems':1,'uniqueItems':true}", COMPATIBLE, COMPATIBLE);
		all("keywords for arrays where there are none", "{'type':'string'}",
				"{'type':'string','items':{'type':'integer'},'minItems':1}", COMPATIBLE, COMPATIBLE);
		between(Dialect.DRAFT_4, Dialect.DRAFT_2019_09, "a tuple", "{'type':'array','items':[{'type':'integer'}]}",
				"{'type':'array','items':[{'type':'number'}]}", COMPATIBLE, BREAKING);
		between(Dialect.DRAFT_4, Dialect.DRAFT_2019_09, "a closed tuple",
				"{'type':'array','items':[{'type':'integer'},{}],'additionalItems':false}",
				"{'type':'array','items':[{'type':'integer'}],'maxItems':2}", COMPATIBLE, COMPATIBLE);
		between(Dialect.DRAFT_4, Dialect.DRAFT_2019_09, "what additionalItems without a tuple mean",
				"{'type':'array','additionalItems':false}", "{'type':'array','items':{}}", COMPATIBLE, COMPATIBLE);
		only(Dialect.DRAFT_2020_12, "a tuple", "{'type':'array','prefixItems':[{'type':'integer'}]}",
				"{'type':'array','prefixItems':[{'type':'number'}]}", COMPATIBLE, BREAKING);
		only(Dialect.DRAFT_2020_12, "a closed tuple",
				"{'type':'array','prefixItems':[{'type':'integer'},{}],'items':false}",
				"{'type':'array','prefixItems':[{'type':'integer'}],'maxItems':2}", COMPATIBLE, COMPATIBLE);
		only(Dialect.DRAFT_2020_12, "a longer tuple",
				"{'type':'array','prefixItems':[{'type':'integer'}],'items':false}",
				"{'type':'array','prefixItems':[{'type':'integer'},{'type':'string'}],'items':false}", COMPATIBLE,
				BREAKING);
		since(Dialect.DRAFT_6, "an item that has to be there", "{'type':'array'}",
				"{'type':'array','contains':{'type':'string'}}", BREAKING, COMPATIBLE);
		since(Dialect.DRAFT_6, "an item that is there", "{'type':'array','items':{'type':'string'},'minItems':1}",
				"{'type':'array','contains':{'type':'string'}}", COMPATIBLE, BREAKING);
		since(Dialect.DRAFT_6, "a wider item that has to be there", "{'type':'array','contains':{'type':'integer'}}",
				"{'type':'array','contains':{'type':'number'}}", COMPATIBLE, UNKNOWN);
		since(Dialect.DRAFT_2019_09, "fewer items that have to be there",
				"{'type':'array','contains':{'type':'integer'},'minContains':2,'maxContains':3}",
				"{'type':'array','contains':{'type':'integer'},'maxContains':4}", COMPATIBLE, UNKNOWN);
		since(Dialect.DRAFT_2019_09, "nothing unevaluated", "{'type':'array','items':{'type':'string'}}",
				"{'type':'array','items':{'type':'string'},'unevaluatedItems':false}", COMPATIBLE, COMPATIBLE);
		since(Dialect.DRAFT_2019_09, "no more than so many items", "{'type':'array','contains':{'type':'integer'}}",
				"{'type':'array','contains':{'type':'integer'},'maxContains':2}", BREAKING, COMPATIBLE);
		since(Dialect.DRAFT_2019_09, "items that a part has evaluated",
				"{'type':'array','allOf':[{'unevaluatedItems':true}],'unevaluatedItems':{'type':'string'}}",
				"{'type':'array','items':{'type':'string'}}", BREAKING, COMPATIBLE);
		only(Dialect.DRAFT_2020_12, "nothing unevaluated after a long tuple", "{'type':'array'}",
				"{'type':'array','allOf':[{'prefixItems':[{}" + ",{}".repeat(200) + "]}],'unevaluatedItems':false}",
				BREAKING, COMPATIBLE);
		only(Dialect.DRAFT_2020_12, "nothing unevaluated after a tuple", "{'type':'array','prefixItems':[{}]}",
				"{'type':'array','prefixItems':[{}],'unevaluatedItems':false}", BREAKING, COMPATIBLE);
	}

	private static void combinators() {
		all("one more alternative", "{'anyOf':[{'type':'string'}]}", "{'anyOf':[{'type':'string'},{'type':'null'}]}",
				COMPATIBLE, BREAKING);
		all("alternatives in place of types", "{'type':['string','null']}",
				"{'anyOf':[{'type':'null'},{'type':'string'}]}", COMPATIBLE, COMPATIBLE);
		all("one more exclusive alternative of another type", "{'oneOf':[{'type':'string'}]}",
				"{'oneOf':[{'type':'string'},{'type':'null'}]}", COMPATIBLE, BREAKING);
		all("one more exclusive alternative that overlaps", "{'oneOf':[{'type':'integer'}]}",
				"{'oneOf':[{'type':'integer'},{'type':'number'}]}", BREAKING, BREAKING);
		all("the same exclusive alternatives in another order",
				"{'oneOf':[{'required':['a']},{'required':['b']}],'type':'object'}",
				"{'oneOf':[{'required':['b']},{'required':['a']}],'type':'object'}", COMPATIBLE, COMPATIBLE);
		all("alternatives told apart by a member",
				"{'type':'object','oneOf':[{'properties':{'k':{'enum':['a']},'v':{'type':'integer'}},'required':['k']}]}",
				"{'type':'object','oneOf':[{'properties':{'k':{'enum':['a']},'v':{'type':'number'}},'required':['k']},"
						+ "{'properties':{'k':{'enum':['b']}},'required':['k']}]}",
				COMPATIBLE, BREAKING);
		all("a wider alternative", "{'anyOf':[{'type':'string','maxLength':3},{'type':'integer'}]}",
				"{'anyOf':[{'type':'string','maxLength':4},{'type':'number'}]}", COMPATIBLE, BREAKING);
		all("a part of several", "{'allOf':[{'type':'integer'},{'minimum':1}]}", "{'type':'integer','minimum':1}",
				COMPATIBLE, COMPATIBLE);
		all("one part less", "{'allOf':[{'type':'integer'},{'minimum':1}]}", "{'allOf':[{'type':'integer'}]}",
				COMPATIBLE, BREAKING);
		all("an exclusion", "{'type':['string','integer']}", "{'type':['string','integer'],'not':{'type':'string'}}",
				BREAKING, COMPATIBLE);
		all("an exclusion of what is not there", "{'type':'integer'}", "{'not':{'type':'string'}}", COMPATIBLE,
				BREAKING);
		all("a smaller exclusion", "{'not':{'type':'number'}}", "{'not':{'type':'integer'}}", COMPATIBLE, BREAKING);
		all("a value that is excluded", "{'enum':['a','b'],'not':{'enum':['b']}}", "{'enum':['a']}", COMPATIBLE,
				COMPATIBLE);
		since(Dialect.DRAFT_7, "a condition", "{'type':'object','properties':{'k':{},'v':{}}}",
				"{'type':'object','properties':{'k':{},'v':{}},'if':{'required':['k']},'then':{'required':['v']}}",
				BREAKING, COMPATIBLE);
		since(Dialect.DRAFT_7, "a wider consequence",
				"{'type':'object','properties':{'k':{},'v':{}},'if':{'required':['k']},"
						+ "'then':{'properties':{'v':{'type':'integer'}}},'else':{'required':['v']}}",
				"{'type':'object','properties':{'k':{},'v':{}},'if':{'required':['k']},"
						+ "'then':{'properties':{'v':{'type':'number'}}},'else':{}}",
				COMPATIBLE, BREAKING);
		since(Dialect.DRAFT_7, "a condition that is always met", "{'type':'string','maxLength':2}",
				"{'if':{'type':'string'},'then':{'maxLength':3},'else':false}", COMPATIBLE, BREAKING);
		since(Dialect.DRAFT_6, "nothing", "{'type':'string'}", "false", BREAKING, COMPATIBLE);
		since(Dialect.DRAFT_6, "everything", "{'type':'string'}", "{'allOf':[true]}", COMPATIBLE, BREAKING);
	}

	private static void references() {
		all("a definition in place of a schema", "{'type':'object','properties':{'a':{'type':'string'}}}",
				"{'type':'object','properties':{'a':{'$ref':'#/definitions/a'}},'definitions':{'a':{'type':'string'}}}",
				COMPATIBLE, COMPATIBLE);
		all("a definition by another name",
				"{'type':'object','properties':{'a':{'$ref':'#/definitions/a'}},'definitions':{'a':{'type':'string'}}}",
				"{'type':'object','properties':{'a':{'$ref':'#/$defs/b~1c'}},'$defs':{'b/c':{'type':'string'}}}",
				COMPATIBLE, COMPATIBLE);
		all("a definition that nobody refers to", "{'definitions':{'a':{'type':'string'}}}",
				"{'definitions':{'a':{'type':'integer'}}}", COMPATIBLE, COMPATIBLE);
		all("a schema that contains itself",
				"{'type':'object','properties':{'v':{'type':'integer'},'next':{'$ref':'#'}}}",
				"{'type':'object','properties':{'v':{'type':'number'},'next':{'$ref':'#'}}}", COMPATIBLE, BREAKING);
		all("a schema that contains itself, unrolled once",
				"{'type':'object','properties':{'v':{'type':'integer'},'next':{'$ref':'#'}}}",
				"{'type':'object','properties':{'v':{'type':'integer'},"
						+ "'next':{'type':'object','properties':{'v':{'type':'integer'},'next':{'$ref':'#'}}}}}",
				COMPATIBLE, COMPATIBLE);
		all("schemas that contain one another",
				"{'$ref':'#/definitions/a','definitions':{'a':{'type':'array','items':{'$ref':'#/definitions/b'}},"
						+ "'b':{'type':['array','integer'],'items':{'$ref':'#/definitions/a'}}}}",
				"{'$ref':'#/definitions/a','definitions':{'a':{'type':'array','items':{'$ref':'#/definitions/b'}},"
						+ "'b':{'type':['array','number'],'items':{'$ref':'#/definitions/a'}}}}",
				COMPATIBLE, BREAKING);
		all("a schema that is nothing but itself", "{'type':'string'}", "{'anyOf':[{'$ref':'#'},{'$ref':'#'}]}",
				UNKNOWN, BREAKING);
		between(Dialect.DRAFT_4, Dialect.DRAFT_7, "what stands next to a reference is passed over",
				"{'allOf':[{'$ref':'#/definitions/a'}],'definitions':{'a':{}}}",
				"{'allOf':[{'$ref':'#/definitions/a','type':'string'}],'definitions':{'a':{}}}", COMPATIBLE,
				COMPATIBLE);
		since(Dialect.DRAFT_2019_09, "what stands next to a reference counts",
				"{'allOf':[{'$ref':'#/$defs/a'}],'$defs':{'a':{}}}",
				"{'allOf':[{'$ref':'#/$defs/a','type':'string'}],'$defs':{'a':{}}}", BREAKING, COMPATIBLE);
		since(Dialect.DRAFT_2019_09, "an anchor", "{'$ref':'#a','$defs':{'a':{'$anchor':'a','type':'integer'}}}",
				"{'type':'number'}", COMPATIBLE, BREAKING);
		between(Dialect.DRAFT_6, Dialect.DRAFT_7, "an identity as an anchor",
				"{'$ref':'#a','definitions':{'a':{'$id':'#a','type':'integer'}}}", "{'type':'number'}", COMPATIBLE,
				BREAKING);
		since(Dialect.DRAFT_2019_09, "a reference by the schema's identity",
				"{'$id':'http://a.example/x','$ref':'b','$defs':{'b':{'$id':'b','type':'integer'}}}",
				"{'type':'number'}", COMPATIBLE, BREAKING);
		all("the same other document", "{'type':'object','properties':{'a':{'$ref':'http://a.example/x'}}}",
				"{'type':'object','properties':{'a':{'$ref':'http://a.example/x'},'b':{}}}", COMPATIBLE, COMPATIBLE);
		all("another document", "{'type':'object','properties':{'a':{'$ref':'http://a.example/x'}}}",
				"{'type':'object','properties':{'a':{'$ref':'http://a.example/y'}}}", UNKNOWN, UNKNOWN);
		only(Dialect.DRAFT_2020_12, "a dynamic reference in a single document",
				"{'$dynamicAnchor':'n','type':'object','properties':{'v':{'type':'integer'},'next':{'$dynamicRef':'#n'}}}",
				"{'$dynamicAnchor':'n','type':'object','properties':{'v':{'type':'number'},'next':{'$dynamicRef':'#n'}}}",
				COMPATIBLE, BREAKING);
		only(Dialect.DRAFT_2019_09, "a recursive reference in a single document",
				"{'type':'object','properties':{'v':{'type':'integer'},'next':{'$recursiveRef':'#'}}}",
				"{'type':'object','properties':{'v':{'type':'number'},'next':{'$recursiveRef':'#'}}}", COMPATIBLE,
				BREAKING);
	}

	private static void unsatisfiable() {
		all("no integer at all", "{'type':'integer','minimum':2,'maximum':1}", "{'type':'string'}", COMPATIBLE,
				BREAKING);
		all("an alternative that never holds",
				"{'anyOf':[{'type':'integer','minimum':2,'maximum':1},{'type':'string'}]}", "{'type':'string'}",
				COMPATIBLE, COMPATIBLE);
		all("a required member that can't be",
				"{'type':'object','properties':{'a':{'type':'string','minLength':2,'maxLength':1}},'required':['a']}",
				"{'type':'null'}", COMPATIBLE, BREAKING);
		all("items that can't be", "{'type':'array','items':{'enum':['a'],'type':'integer'},'minItems':1}",
				"{'type':'null'}", COMPATIBLE, BREAKING);
	}

	private static void dialectChanges() {
		change("a newer dialect for the same", "http://json-schema.org/draft-07/schema#",
				"{'type':'object',"
						+ "'properties':{'a':{'type':'string'}},'required':['a'],'dependencies':{'a':['b']}}",
				"https://json-schema.org/draft/2020-12/schema",
				"{'type':'object',"
						+ "'properties':{'a':{'type':'string'}},'required':['a'],'dependentRequired':{'a':['b']}}",
				COMPATIBLE, COMPATIBLE);
		change("exclusive bounds of draft 4", "http://json-schema.org/draft-04/schema#",
				"{'type':'number','minimum':1,'exclusiveMinimum':true}", "http://json-schema.org/draft-06/schema#",
				"{'type':'number','exclusiveMinimum':1}", COMPATIBLE, COMPATIBLE);
		change("tuples of older dialects", "https://json-schema.org/draft/2019-09/schema",
				"{'type':'array','items':[{'type':'string'}],'additionalItems':false}",
				"https://json-schema.org/draft/2020-12/schema",
				"{'type':'array','prefixItems':[{'type':'string'}],'items':false}", COMPATIBLE, COMPATIBLE);
		change("1.0 is no integer of draft 4", "http://json-schema.org/draft-04/schema#", "{'type':'integer'}",
				"http://json-schema.org/draft-07/schema", "{'type':'integer'}", COMPATIBLE, BREAKING);
		change("an exclusion", "http://json-schema.org/draft-07/schema#", "{'not':{'type':'string'}}",
				"https://json-schema.org/draft/2020-12/schema", "{'not':{'type':'string'}}", COMPATIBLE, COMPATIBLE);
		change("a condition", "http://json-schema.org/draft-07/schema#",
				"{'type':'object','properties':{'a':{}},'if':{'required':['a']},'then':{'minProperties':1}}",
				"https://json-schema.org/draft/2020-12/schema",
				"{'type':'object','properties':{'a':{}},'if':{'required':['a']},'then':{'minProperties':1}}",
				COMPATIBLE, COMPATIBLE);
	}

	@Test
	void aNumberThatStandsForGigabytesWhereNoneMayStandIsNoSchema() {
		for (String number : List.of("1e999999999", "-1e-999999999", "1e99999999999")) {
			CompatibilityReport report = SchemaCompatibility.check("{\"type\":\"integer\"}",
					"{\"type\":" + number + "}", CompatibilityMode.FULL);
			assertThat(report.verdict()).isEqualTo(UNKNOWN);
		}
	}

	private static void all(String what, String before, String after, Verdict backward, Verdict forward) {
		since(Dialect.DRAFT_4, what, before, after, backward, forward);
	}

	private static void since(Dialect first, String what, String before, String after, Verdict backward,
			Verdict forward) {
		between(first, Dialect.DRAFT_2020_12, what, before, after, backward, forward);
	}

	private static void only(Dialect dialect, String what, String before, String after, Verdict backward,
			Verdict forward) {
		between(dialect, dialect, what, before, after, backward, forward);
	}

	private static void between(Dialect first, Dialect last, String what, String before, String after, Verdict backward,
			Verdict forward) {
		for (Dialect dialect : Dialect.values()) {
			if (dialect.compareTo(first) >= 0 && dialect.compareTo(last) <= 0) {
				EDITS.add(new Edit(what, dialect, before, after, backward, forward));
			}
		}
	}

	private static void change(String what, String oldDialect, String before, String newDialect, String after,
			Verdict backward, Verdict forward) {
		EDITS.add(new Edit(what, Dialect.DRAFT_2020_12, "{'$schema':'" + oldDialect + "'," + before.substring(1),
				"{'$schema':'" + newDialect + "'," + after.substring(1), backward, forward));
	}

}
