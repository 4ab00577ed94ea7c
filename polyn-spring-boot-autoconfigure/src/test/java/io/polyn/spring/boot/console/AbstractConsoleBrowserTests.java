package io.polyn.spring.boot.console;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.polyn.spring.testing.ClasspathFolder;
import io.polyn.spring.testing.JetStreamServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the tests of the console with a browser have in common.
 */
@Tag("browser")
abstract class AbstractConsoleBrowserTests {

	static final Path SCREENSHOTS = Path.of("target", "screenshots");

	static final String HOSTILE = "<img src=x onerror=\"document.title='hostile'\"><script>document.title='hostile'</script>";

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	static Path temp;

	private static Playwright playwright;

	static Browser browser;

	private final List<String> requests = new ArrayList<>();

	private final List<String> complaints = new ArrayList<>();

	ConsoleApplication application;

	BrowserContext context;

	Page page;

	@BeforeAll
	static void open() {
		PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
		playwright = Playwright
			.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
		browser = playwright.chromium()
			.launch(new BrowserType.LaunchOptions().setExecutablePath(Path.of("/usr/bin/chromium"))
				.setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb")));
	}

	@AfterAll
	static void close() {
		playwright.close();
	}

	@BeforeEach
	void begin() throws Exception {
		ClasspathFolder classpath = SampleService.prepare(temp, server);
		this.application = start(classpath, "management.endpoint.polynconsole.access=unrestricted",
				"management.endpoint.polynconsole.show-values=always");
	}

	static ConsoleApplication start(ClasspathFolder classpath, String... properties) {
		return ConsoleApplication.start(WebApplicationType.SERVLET, classpath.classLoader(),
				Stream.concat(Stream.of("polyn.nats.servers=" + server.url()), Arrays.stream(properties))
					.toArray(String[]::new));
	}

	@AfterEach
	void end() {
		if (this.context != null) {
			this.context.close();
		}
		this.application.close();
	}

	void show(int width, int height, ColorScheme scheme) {
		if (this.context != null) {
			this.context.close();
		}
		this.requests.clear();
		this.complaints.clear();
		this.context = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, height)
			.setColorScheme(scheme)
			.setReducedMotion(ReducedMotion.REDUCE)
			.setTimezoneId("Europe/Berlin"));
		this.page = this.context.newPage();
		this.page.onRequest((request) -> this.requests.add(request.url()));
		this.page.onConsoleMessage((message) -> this.complaints.add(message.text()));
		this.page.onPageError(this.complaints::add);
		this.page.navigate(this.application.uri(ConsoleApplication.PATH).toString());
		assertThat(this.page.locator("#dead-letters-body")).not().containsText("Loading");
	}

	void show() {
		show(1280, 900, ColorScheme.LIGHT);
	}

	void assertNothingIsWider() {
		assertThat(this.page.evaluate("""
				() => document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth ? []
				  : ['too wide', ...[...document.querySelectorAll('body *')]
				    .filter((element) => element.getBoundingClientRect().right > document.scrollingElement.clientWidth)
				    .map((element) => element.outerHTML.slice(0, 200))]""")).isEqualTo(List.of());
	}

	void assertAccessible() {
		List<String> found = new AxeBuilder(this.page).analyze()
			.getViolations()
			.stream()
			.filter((rule) -> List.of("serious", "critical").contains(rule.getImpact()))
			.map(AbstractConsoleBrowserTests::text)
			.toList();
		assertThat(found).isEmpty();
	}

	private static String text(Rule rule) {
		return rule.getId() + ": " + rule.getNodes().stream().map((node) -> node.getHtml()).toList();
	}

	void assertQuiet() {
		String site = this.application.uri("/").toString();
		assertThat(this.requests).isNotEmpty().allMatch((url) -> url.startsWith(site) || url.startsWith("data:"));
		assertThat(this.complaints).isEmpty();
	}

	void follow(String type) {
		this.page.getByLabel("Event type").fill(type);
		button("Follow").click();
		if (!type.contains(" ")) {
			assertThat(this.page.locator("#live-status")).containsText("Following");
		}
	}

	Locator button(String name) {
		return this.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(false)).first();
	}

	void shoot(String name) {
		this.page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("console-" + name + ".png")));
	}

	void refresh() {
		this.page.evaluate("() => { for (let i = 0; i < 2; i++) document.getElementById('pause').click(); }");
	}

}
