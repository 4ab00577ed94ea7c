package io.polyn.tool.catalog;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.polyn.schema.EventSchema;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CatalogPageTests {

	private static final String SHOP = SampleCatalog.shop().html();

	@Test
	void everyEventStreamAndVersionHasAnAnchor() {
		assertThat(SampleCatalog.schemas())
			.allSatisfy((schema) -> assertThat(SHOP).contains("id=\"" + schema.name() + "\""));
		assertThat(SHOP).contains("id=\"stream-USERS\"", "id=\"stream-user-preferences\"", "id=\"version-2.0.0\"");
	}

	@Test
	void everyLinkStaysOnThePageAndLeadsToAnAnchor() {
		List<String> ids = all(SHOP, " id=\"([^\"]*)\"");
		assertThat(ids).doesNotHaveDuplicates();
		assertThat(all(SHOP, "<a [^>]*href=\"#([^\"]*)\"")).isNotEmpty().allMatch(ids::contains);
		assertThat(all(SHOP, "<a [^>]*href=\"([^#\"][^\"]*)\"")).isEmpty();
		assertThat(all(SHOP, "(<link|src=|@import|url\\()[^>]*")).hasSize(1).first().asString().isEqualTo("<link");
	}

	@Test
	void whatUsersHaveWrittenIsEscaped() {
		String page = HostileCatalog.create().html();
		assertThat(all(page, "<(script|img|style|b)\\b")).containsExactly("style", "script");
		assertThat(all(page.replaceAll("\"[^\"]*\"", ""), "<[a-z]+ [^>]*(onerror|onclick)=")).isEmpty();
		assertThat(page).contains("&lt;img src=x onerror=&quot;hostile=1&quot;&gt;", "onclick=&#39;hostile=1&#39;",
				"{{title}} $1");
		assertThat(page.split("</script>", -1)).hasSize(2);
	}

	@Test
	void nothingTurnsTheDirectionOfTheText() {
		EventCatalog catalog = SampleCatalog.of(AsyncApiDocumentTests.read("odd.v1", """
				{"title": "a\\u202eb\\u0000c", "type": "object"}"""));
		assertThat(catalog.html()).contains("a\uFFFDb\uFFFDc").doesNotContain("\u202e", "\u0000");
	}

	@Test
	void tellsWhereAnEventIsStoredAndWhoReceivesIt() {
		assertThat(section("user.created.v2")).contains("href=\"#stream-USERS\"",
				"kept for 365 days · at most 1,000,000 messages · on disk · 3 replicas", "shop_backend_user_created",
				"Greets new users", "com.example.shop.Welcome#send", "<code>audit</code>");
		assertThat(section("sensor.measured.v1")).contains("No stream of this service", "dashboards",
				"com.example.shop.Dashboard#show");
		assertThat(section("catalog.changed.v1")).contains("Nobody in this service");
	}

	@Test
	void tellsWhatIsDifferentFromTheVersionBefore() {
		assertThat(section("user.created.v2")).contains("Since <a href=\"#user.created.v1\">v1</a>",
				"<li class=\"added\">", "<li class=\"removed\">", "<li class=\"changed\">");
		assertThat(section("user.created.v1")).doesNotContain("Since <a");
	}

	@Test
	void theNewestVersionComesFirst() {
		assertThat(SHOP.indexOf("id=\"order.placed.v2\"")).isLessThan(SHOP.indexOf("id=\"order.placed.v1\""));
		assertThat(EventType.of(SampleCatalog.schemas()))
			.filteredOn((type) -> type.name().equals("shipment.dispatched"))
			.singleElement()
			.satisfies((type) -> assertThat(type.versions()).extracting(EventSchema::name)
				.containsExactly("shipment.dispatched.v1.1.0"));
	}

	@Test
	void versionsAreOrderedAsNumbers() {
		List<EventSchema> schemas = List.of(schema("a.v10"), schema("a.v9.1"), schema("a.v9"), schema("a"));
		assertThat(EventType.of(schemas)).singleElement()
			.satisfies((type) -> assertThat(type.versions()).extracting(EventSchema::name)
				.containsExactly("a.v10", "a.v9.1", "a.v9", "a"));
	}

	@Test
	void anExampleIsAWholeEvent() {
		assertThat(section("user.created.v2").replaceAll("<[^>]*>", "")).contains(
				"&quot;type&quot;: &quot;com.example.user.created.v2&quot;",
				"&quot;source&quot;: &quot;com:example:shop:backend&quot;",
				"&quot;dataschema&quot;: &quot;com:example:user:created:v2&quot;");
	}

	@Test
	void aServiceWithoutAnythingHasAPage() {
		assertThat(SampleCatalog.of(List.of()).html()).contains("This service has no events.")
			.doesNotContain("page-streams", "id=\"page-changes\"");
	}

	private static EventSchema schema(String event) {
		return AsyncApiDocumentTests.read(event, "{}").get(0);
	}

	private static String section(String event) {
		int start = SHOP.indexOf("<article class=\"event\" id=\"" + event + "\"");
		return SHOP.substring(start, SHOP.indexOf("</article>", start));
	}

	private static List<String> all(String page, String pattern) {
		return Pattern.compile(pattern).matcher(page).results().map((MatchResult match) -> match.group(1)).toList();
	}

}
