package io.polyn.tool.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The page as a browser shows it.
 */
@Tag("browser")
class CatalogPageBrowserTests {

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	@TempDir
	static Path folder;

	private static Chromium chromium;

	private static ChromeDriver driver;

	@BeforeAll
	static void open() throws IOException {
		chromium = new Chromium();
		driver = chromium.driver();
		Files.writeString(folder.resolve("shop.html"), SampleCatalog.shop().html());
		Files.writeString(folder.resolve("hostile.html"), HostileCatalog.create().html());
	}

	@AfterAll
	static void close() {
		chromium.close();
	}

	@BeforeEach
	void begin() {
		chromium.scripts(true);
		chromium.scheme("light");
		chromium.window(1440, 1000);
		chromium.console();
		chromium.requests();
		show("shop");
	}

	@Test
	void everyLinkLeadsToASection() {
		assertThat(script("""
				return [...document.querySelectorAll('a')]
				  .filter((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))) === null)
				  .map((link) => link.outerHTML);""")).isEqualTo(List.of());
		driver.findElement(By.cssSelector("nav a.nav-version[href='#order.placed.v2']")).click();
		assertThat(driver.getCurrentUrl()).endsWith("#order.placed.v2");
		assertThat(script("return document.querySelector(':target').getBoundingClientRect().top"))
			.satisfies((top) -> assertThat(((Number) top).intValue()).isBetween(56, 200));
	}

	@Test
	void theSearchShowsWhatHasEveryWordInNamesPropertiesAndStreams() {
		driver.findElement(By.tagName("body")).sendKeys("/");
		WebElement search = driver.switchTo().activeElement();
		assertThat(search.getAttribute("id")).isEqualTo("page-search");
		search.sendKeys("IBAN");
		assertThat(shown(".event")).containsExactly("order.placed.v2");
		assertThat(shown(".stream")).isEmpty();
		assertThat(shownTexts("nav .nav-name")).containsExactly("order.placed", "2.0.0", "1.0.0");
		assertThat(driver.findElement(By.id("page-found")).getText()).isEqualTo("Found 1 event and 0 streams.");
		search.clear();
		search.sendKeys("orders placed");
		assertThat(shown(".event")).containsExactly("order.placed.v2", "order.placed.v1");
		search.clear();
		search.sendKeys("preferences");
		assertThat(shown(".event")).isEmpty();
		assertThat(shown(".stream")).containsExactly("stream-user-preferences");
		search.sendKeys(" there is nothing like it");
		assertThat(driver.findElement(By.id("page-found")).getText()).isEqualTo("Nothing found.");
		search.sendKeys(Keys.ESCAPE);
		assertThat(shown(".event")).hasSize(SampleCatalog.schemas().size());
	}

	@Test
	void asksForNothingAndComplainsOfNothing() {
		assertThat(chromium.requests()).isNotEmpty().allMatch((url) -> url.matches("(file|data):.*"));
		assertThat(chromium.console()).isEmpty();
		assertThat(driver.findElement(By.tagName("body")).getCssValue("margin")).as("the style").isEqualTo("0px");
	}

	@Test
	void whatUsersHaveWrittenDoesNotRun() {
		show("hostile");
		assertThat(script("return window.hostile === undefined")).isEqualTo(true);
		assertThat(
				script("return document.querySelectorAll('main img, main script, main style, main [onclick]').length"))
			.isEqualTo(0L);
		assertThat(driver.findElement(By.id("page-main")).getText()).contains(HostileCatalog.TEXT);
		assertThat(chromium.requests()).isNotEmpty().allMatch((url) -> url.matches("(file|data):.*"));
		assertThat(chromium.console()).isEmpty();
	}

	@Test
	void worksWithoutJavaScript() {
		chromium.scripts(false);
		show("shop");
		assertThat(shown(".event")).hasSize(SampleCatalog.schemas().size());
		assertThat(driver.findElement(By.id("page-finder")).isDisplayed()).isFalse();
		assertThat(driver.findElements(By.className("copy"))).noneMatch(WebElement::isDisplayed);
		WebElement schema = driver.findElement(By.cssSelector("[id='user.created.v1'] .event-code .json:last-child"));
		schema.findElement(By.tagName("summary")).click();
		assertThat(schema.getText()).contains("additionalProperties");
	}

	@Test
	void copiesAnExample() {
		driver.executeCdpCommand("Browser.grantPermissions",
				Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
		WebElement button = driver.findElement(By.cssSelector("[id='user.created.v2'] .copy"));
		button.click();
		await().until(button::getText, "Copied"::equals);
		Object copied = driver.executeAsyncScript("navigator.clipboard.readText().then(arguments[0])");
		assertThat(JsonText.object((String) copied).path("type").asText()).isEqualTo("com.example.user.created.v2");
	}

	@Test
	void theContentsOpenAndCloseOnAPhone() {
		chromium.window(390, 844);
		WebElement contents = driver.findElement(By.id("page-nav"));
		assertThat(contents.isDisplayed()).isFalse();
		driver.findElement(By.cssSelector(".bar .menu")).click();
		assertThat(contents.isDisplayed()).isTrue();
		contents.findElement(By.linkText("sensor.measured")).click();
		assertThat(contents.isDisplayed()).isFalse();
		assertThat(driver.getCurrentUrl()).endsWith("#sensor.measured.v1");
	}

	@ParameterizedTest
	@ValueSource(ints = { 320, 390, 768, 1024, 1440 })
	void nothingIsWiderThanTheWindow(int width) {
		chromium.window(width, 900);
		for (String page : List.of("shop", "hostile")) {
			show(page);
			assertThat(script("return document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"))
				.as(page)
				.isEqualTo(0L);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "light", "dark" })
	void everyTextStandsOut(String scheme) throws IOException {
		chromium.scheme(scheme);
		assertThat(script(new String(getClass().getResourceAsStream("/contrast.js").readAllBytes())))
			.isEqualTo(List.of());
	}

	@ParameterizedTest
	@ValueSource(strings = { "light", "dark" })
	void canBeLookedAt(String scheme) throws IOException {
		chromium.scheme(scheme);
		shoot(scheme, 1440, "");
		shoot(scheme, 1440, "order.placed.v2");
		shoot(scheme, 1440, "page-streams");
		shoot(scheme, 390, "");
		shoot(scheme, 390, "order.placed.v2");
		shoot(scheme, 390, "page-streams");
		shoot(scheme, 390, "page-nav");
		assertThat(SCREENSHOTS.resolve(scheme + "-390-page-nav.png")).isNotEmptyFile();
	}

	private void shoot(String scheme, int width, String anchor) throws IOException {
		chromium.window(width, (width < 600) ? 844 : 1100);
		show("shop");
		script("location.hash = arguments[0]", anchor);
		chromium.screenshot(SCREENSHOTS.resolve(scheme + "-" + width + "-" + anchor + ".png"));
	}

	private static void show(String page) {
		driver.get("about:blank");
		driver.get(folder.resolve(page + ".html").toUri().toString());
	}

	private static Object script(String script, Object... arguments) {
		return driver.executeScript(script, arguments);
	}

	private static List<String> shown(String selector) {
		return driver.findElements(By.cssSelector(selector))
			.stream()
			.filter(WebElement::isDisplayed)
			.map((element) -> element.getAttribute("id"))
			.toList();
	}

	private static List<String> shownTexts(String selector) {
		return driver.findElements(By.cssSelector(selector))
			.stream()
			.filter(WebElement::isDisplayed)
			.map((element) -> element.getText().replaceAll("\\s+", " "))
			.toList();
	}

}
