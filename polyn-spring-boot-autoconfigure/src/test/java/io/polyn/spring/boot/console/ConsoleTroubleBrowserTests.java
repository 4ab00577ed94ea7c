package io.polyn.spring.boot.console;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.polyn.embedded.nats.EmbeddedNatsServer;
import io.polyn.spring.testing.ClasspathFolder;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The console in a browser when something is away, late or left out.
 */
class ConsoleTroubleBrowserTests extends AbstractConsoleBrowserTests {

	@Test
	void aServerThatIsAwayIsTold() {
		this.application.close();
		this.application = ConsoleApplication.start(WebApplicationType.SERVLET,
				new ClasspathFolder(temp).classLoader());
		EmbeddedNatsServer own = this.application.context().getBean(EmbeddedNatsServer.class);
		this.context = browser.newContext();
		this.page = this.context.newPage();
		this.page.navigate(this.application.uri(ConsoleApplication.PATH).toString());
		assertThat(this.page.locator("#server")).hasText("nats-server " + own.version());
		own.close();
		assertProblem("The NATS server can’t be reached.");
		assertProblem("What is shown is as of");
		assertThat(this.page.locator("#server")).hasText("NATS unreachable");
		shoot("unreachable");
		assertAccessible();
		this.page.reload();
		assertProblem("POLYN-N001");
		assertThat(this.page.locator("#migrations-body")).containsText("Not known");
		this.application.close();
		assertProblem("No answer from the application.");
	}

	private void assertProblem(String text) {
		assertThat(this.page.locator("#problem")).containsText(text,
				new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
	}

	@Test
	void anAnswerThatComesLateTakesNotThePlaceOfANewerOne() throws Exception {
		storeDeadLetters(20);
		show();
		List<Route> asked = new ArrayList<>();
		this.page.route("**/dead-letters", asked::add);
		storeDeadLetters(1);
		this.page.waitForRequest("**/dead-letters", this::refresh);
		button("Newer").click();
		Locator articles = this.page.locator("#dead-letters-body article");
		assertThat(articles).hasCount(4);
		assertThat(asked).isNotEmpty();
		this.page.waitForResponse("**/dead-letters", () -> List.copyOf(asked).forEach(Route::resume));
		this.page.evaluate("() => fetch('polynconsole/console.js').then((response) => response.text())");
		assertThat(articles).hasCount(4);
	}

	@Test
	void whatCouldNotBeReadIsAskedForAgain() throws Exception {
		show();
		this.page.route("**/dead-letters/1", Route::abort);
		Locator letter = this.page.locator("#dead-letters-body article").first();
		letter.locator("summary").click();
		assertThat(letter.locator("details")).containsText("can’t be reached");
		this.page.unroute("**/dead-letters/1");
		letter.locator("summary").click();
		letter.locator("summary").click();
		assertThat(letter.locator("pre").last()).containsText("u-4711");
		this.page.route("**/dead-letters", Route::abort);
		storeDeadLetters(1);
		refresh();
		assertThat(this.page.locator("#dead-letters-body")).containsText("can’t be reached");
		this.page.unroute("**/dead-letters");
		refresh();
		assertThat(this.page.locator("#dead-letters-body article")).hasCount(4);
	}

	@Test
	void eventsAreFollowedAgainWhenTheApplicationIsBackBehindItsProxy() throws Exception {
		show();
		AtomicInteger attempts = new AtomicInteger();
		this.page.route("**/events", (route) -> {
			switch (attempts.getAndIncrement()) {
				case 0 -> route
					.fulfill(new Route.FulfillOptions().setContentType("text/event-stream").setBody("retry: 50\n\n"));
				case 1 -> route.fulfill(new Route.FulfillOptions().setStatus(502));
				default -> route.resume();
			}
		});
		button("Follow").click();
		assertThat(this.page.locator("#live-status")).containsText("trying again");
		assertThat(this.page.locator("#live-status")).hasText("Following all events.");
		server.connection().publish("user.created.v1", SampleService.event("1", "a").getBytes(UTF_8));
		assertThat(this.page.locator("#live-events button")).isVisible();
	}

	@Test
	void aPageInPlaceOfAnAnswerIsToldAsSuch() {
		show();
		this.page.route("**/state", (route) -> route
			.fulfill(new Route.FulfillOptions().setContentType("text/html").setBody("<h1>Sign in</h1>")));
		refresh();
		assertProblem("perhaps you are not signed in any more");
	}

	@Test
	void whatIsLeftOutOfLiveEventsIsTold() {
		show();
		this.page.route("**/events",
				(route) -> route.fulfill(new Route.FulfillOptions().setContentType("text/event-stream")
					.setBody("retry: 60000\ndata: {\"events\":[],\"skipped\":0,\"unfollowed\":7}\n\n"
							+ "data: {\"events\":[],\"skipped\":1234,\"unfollowed\":0}\n\n")));
		button("Follow").click();
		assertThat(this.page.locator("#live-count")).hasText("0 events seen; 1,234 left out, more than can be shown.");
		assertThat(this.page.locator("#live-left-out")).containsText("7 more subjects");
	}

	private void storeDeadLetters(int count) throws Exception {
		DeadLetterMaker maker = new DeadLetterMaker(server);
		for (int i = 0; i < count; i++) {
			maker.store("user.created.v1", "It broke.");
		}
	}

}
