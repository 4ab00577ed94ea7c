package io.polyn.tool.catalog;

import java.util.List;
import java.util.stream.Stream;

import io.polyn.schema.EventSchema;
import io.polyn.tool.catalog.Shape.Branch;
import io.polyn.tool.catalog.Shape.Constraint;
import io.polyn.tool.catalog.Shape.Role;
import io.polyn.tool.catalog.ShapeDifference.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class ShapeTests {

	@Test
	void rulesAreToldInWords() {
		assertThat(rules("{\"type\": \"string\", \"minLength\": 1, \"maxLength\": 100}"))
			.containsExactly("1 to 100 characters");
		assertThat(rules("{\"minLength\": 3, \"maxLength\": 3}")).containsExactly("exactly 3 characters");
		assertThat(rules("{\"maxItems\": 1}")).containsExactly("at most 1 item");
		assertThat(rules("{\"minProperties\": 2}")).containsExactly("at least 2 properties");
		assertThat(rules("{\"minimum\": 0, \"maximum\": 1000000}")).containsExactly("0 to 1,000,000");
		assertThat(rules("{\"minimum\": 0, \"exclusiveMaximum\": 5}")).containsExactly("at least 0", "less than 5");
		assertThat(rules("{\"enum\": [\"a\", 1, null]}")).containsExactly("one of \"a\", 1, null");
		assertThat(rules("{\"const\": true, \"default\": true}")).containsExactly("always true", "by default true");
		assertThat(rules("{\"pattern\": \"^a$\"}")).containsExactly("matches ^a$");
		assertThat(rules("{\"dependentRequired\": {\"a\": [\"b\"]}}")).containsExactly("if there is a, also b");
	}

	@Test
	void aLimitOfDraftFourMayBeLeftOut() {
		assertThat(rules("""
				{"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 1, "exclusiveMinimum": true}"""))
			.containsExactly("more than 1");
	}

	@Test
	void aTypeIsToldWithItsFormatAndItems() {
		assertThat(shape("{\"type\": \"string\", \"format\": \"uuid\"}").type()).isEqualTo("string (uuid)");
		assertThat(shape("{\"type\": [\"string\", \"null\"]}").type()).isEqualTo("string or null");
		assertThat(shape("{\"type\": \"array\", \"items\": {\"type\": \"string\"}}").type())
			.isEqualTo("array of string");
		assertThat(shape("{\"properties\": {}}").type()).isEqualTo("anything");
		assertThat(shape("{\"required\": [\"a\"]}").type()).isEqualTo("object");
	}

	@Test
	void whatIsReferredToIsReadAsIfItStoodThere() {
		Shape order = shop("order.placed.v2");
		Shape line = branch(branch(order, "lines"), "item");
		assertThat(line.name()).isEqualTo("line");
		assertThat(branch(line, "price").constraints()).extracting(Constraint::toString)
			.containsExactly("at least 0", "a multiple of 0.01");
		Shape address = branch(order, "shipTo");
		assertThat(address.event()).isEqualTo("order.address.v1");
		assertThat(address.description()).isEqualTo("Where it goes");
		assertThat(names(branch(order, "billTo"))).containsExactly("street", "postalCode", "city", "country");
	}

	@Test
	void alternativesAreNamedByTheirTitles() {
		assertThat(branch(shop("order.placed.v2"), "payment").branches()).extracting(Branch::role, Branch::name)
			.containsExactly(tuple(Role.ONE_OF, "Card"), tuple(Role.ONE_OF, "Bank transfer"));
	}

	@Test
	void aSchemaThatRefersToItselfEnds() {
		Shape category = branch(shop("catalog.changed.v1"), "root");
		assertThat(branch(category, "children").type()).isEqualTo("array of object");
		assertThat(branch(category, "children").name()).isEqualTo("category");
		assertThat(branch(category, "children").branches()).isEmpty();
		Shape root = shape("""
				{"type": "object", "properties": {"next": {"$ref": "#"}}}""");
		assertThat(branch(root, "next").constraints()).containsExactly(ShapeReader.NESTED_AGAIN);
	}

	@Test
	void aSchemaThatWouldGrowWithoutEndIsCutShort() {
		StringBuilder schema = new StringBuilder("{\"$ref\": \"#/$defs/d0\", \"$defs\": {");
		for (int i = 0; i < 40; i++) {
			schema.append(
					"\"d%d\": {\"properties\": {\"a\": {\"$ref\": \"#/$defs/d%d\"}, \"b\": {\"$ref\": \"#/$defs/d%d\"}}}, "
						.formatted(i, i + 1, i + 1));
		}
		schema.append("\"d40\": {\"type\": \"string\"}}}");
		assertThat(SampleCatalog.of(AsyncApiDocumentTests.read("a.v1", schema.toString())).html())
			.hasSizeLessThan(2_000_000)
			.contains("see the schema");
	}

	@Test
	void allOfIsOneWithWhatStandsBesideIt() {
		Shape shipment = shop("shipment.dispatched.v1.1.0");
		assertThat(names(shipment)).contains("carrier", "trackingCode", "shipmentId");
		assertThat(shipment.branches()).filteredOn((branch) -> branch.role() == Role.CONDITION)
			.extracting(Branch::name)
			.containsExactly("if", "then");
	}

	@Test
	void differencesNameThePropertiesAndTheirRules() {
		assertThat(ShapeDifference.between(shop("user.created.v1"), shop("user.created.v2")))
			.extracting(ShapeDifference::kind, ShapeDifference::path, ShapeDifference::words)
			.containsExactly(tuple(Kind.ADDED, "name", "required string"),
					tuple(Kind.ADDED, "locale", "optional string"), tuple(Kind.REMOVED, "firstName", "required string"),
					tuple(Kind.REMOVED, "lastName", "required string"),
					tuple(Kind.CHANGED, "email", "no rule → at most 254 characters"));
	}

	@Test
	void whatAppliesToTheWholeDoesNotCollideWithAProperty() {
		assertThat(ShapeDifference.between(shape("{\"type\": \"object\"}"), shape("""
				{"type": "object", "properties": {"the data": {}}, "additionalProperties": false}""")))
			.extracting(ShapeDifference::kind, ShapeDifference::path)
			.containsExactly(tuple(Kind.ADDED, "the data"), tuple(Kind.CHANGED, ""));
	}

	@Test
	void theItemsOfATupleAreToldByPosition() {
		Shape place = branch(shop("sensor.measured.v1"), "place");
		assertThat(place.type()).isEqualTo("array");
		assertThat(place.branches()).extracting(Branch::role, Branch::name)
			.containsExactly(tuple(Role.POSITION, "1st"), tuple(Role.POSITION, "2nd"), tuple(Role.POSITION, "further"));
	}

	@Test
	void partsOfWhatIsNewAreNotToldAsWell() {
		assertThat(ShapeDifference.between(shop("order.placed.v1"), shop("order.placed.v2")))
			.extracting(ShapeDifference::path)
			.contains("payment", "shipTo", "lines[].price", "currency", "coupon")
			.doesNotContain("shipTo.street", "payment (Card)");
	}

	private static Shape shape(String schema) {
		List<EventSchema> schemas = AsyncApiDocumentTests.read("a.v1", schema);
		SchemaSet set = new SchemaSet(schemas);
		return ShapeReader.read(set.root("a.v1"), set);
	}

	private static Shape shop(String event) {
		SchemaSet set = new SchemaSet(SampleCatalog.schemas());
		return ShapeReader.read(set.root(event), set);
	}

	private static Stream<String> rules(String schema) {
		return shape(schema).constraints().stream().map(Constraint::toString);
	}

	private static List<String> names(Shape shape) {
		return shape.branches().stream().map(Branch::name).toList();
	}

	private static Shape branch(Shape shape, String name) {
		return shape.branches()
			.stream()
			.filter((branch) -> branch.name().equals(name))
			.findFirst()
			.orElseThrow()
			.shape();
	}

}
