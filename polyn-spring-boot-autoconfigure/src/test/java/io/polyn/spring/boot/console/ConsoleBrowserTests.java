package io.polyn.spring.boot.console;

import java.util.List;
import java.util.Locale;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.polyn.spring.testing.ClasspathFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The console as a browser shows it.
 */
class ConsoleBrowserTests extends AbstractConsoleBrowserTests {

	@Test
	void everythingIsThere() {
		show();
		assertThat(this.page.locator("#server")).hasText("nats-server " + server.version());
		assertThat(this.page.locator("#migrations-body .moment")).hasCount(5);
		assertThat(this.page.locator("#migrations-body .moment").first()).containsText("pending");
		assertThat(this.page.locator("#plan-body .operation").first()).containsText("update_stream");
		assertThat(this.page.locator("#plan-body")).containsText("/max_age");
		assertThat(this.page.locator("#streams-body h3").nth(1)).containsText("INVOICES");
		assertThat(this.page.locator("#streams-body")).containsText("object store");
		assertThat(this.page.locator("#schemas-body tbody tr")).hasCount(4);
		assertThat(this.page.locator("#schemas-body")).containsText("(BACKWARD)");
		assertThat(this.page.locator("#dead-letters-body article")).hasCount(3);
		assertQuiet();
	}

	@Test
	void whatOthersHaveWrittenDoesNotRun() throws Exception {
		show();
		follow("");
		server.connection().publish("user.created.v1", SampleService.event(HOSTILE, "a").getBytes(UTF_8));
		assertThat(this.page.locator("#live-events")).containsText(HOSTILE);
		assertThat(this.page.locator("#streams-body")).containsText(HOSTILE);
		assertThat(this.page.locator("#dead-letters-body")).containsText(HOSTILE);
		assertThat(this.page).hasTitle("users – Polyn console");
		assertThat(this.page.locator("main img, main script, main style, main [onclick], main [onerror]")).hasCount(0);
		assertQuiet();
	}

	@Test
	void eventsAreFollowedByTypeAndOpened() throws Exception {
		show();
		follow("user.renamed.v1");
		server.connection().publish("user.created.v1", SampleService.event("1", "a").getBytes(UTF_8));
		server.connection()
			.publish("user.renamed.v1",
					SampleService.event("2", "b").replace("user.created", "user.renamed").getBytes(UTF_8));
		Locator open = this.page.locator("#live-events button");
		assertThat(open).hasText("com.example.user.renamed.v1");
		open.click();
		assertThat(open).hasAttribute("aria-expanded", "true");
		assertThat(this.page.locator("#live-events pre")).containsText("12345678901234567890");
		open.click();
		assertThat(this.page.locator("#live-events pre")).hasCount(0);
		button("Stop").click();
		assertThat(this.page.locator("#live-status")).hasText("Ended.");
		button("Clear").click();
		assertThat(this.page.locator("#live-events tr")).hasCount(0);
		follow("no type");
		assertThat(this.page.locator("#live-status")).containsText("refuses");
	}

	@Test
	void aDeadLetterIsPublishedByKeyboardAlone() throws Exception {
		show();
		this.page.keyboard().press("Tab");
		assertThat(this.page.locator(".skip")).isFocused();
		this.page.keyboard().press("Enter");
		assertThat(this.page.locator("#main")).isFocused();
		Locator publish = this.page.locator("#dead-letters-body button").first();
		for (int i = 0; i < 80 && !(boolean) publish.evaluate("(button) => button === document.activeElement"); i++) {
			this.page.keyboard().press("Tab");
			assertThat((boolean) this.page.evaluate(
					"() => { const style = getComputedStyle(document.activeElement); return document.activeElement === document.body || style.outlineStyle !== 'none'; }"))
				.as("the focus can be seen")
				.isTrue();
		}
		assertThat(publish).isFocused();
		this.page.keyboard().press("Enter");
		assertThat(this.page.locator("dialog")).isVisible();
		this.page.keyboard().press("Escape");
		assertThat(this.page.locator("dialog")).isHidden();
		assertThat(publish).isFocused();
		assertThat(this.page.locator("#dead-letters-body article")).hasCount(3);
		this.page.keyboard().press("Enter");
		this.page.keyboard().press("Tab");
		this.page.keyboard().press("Enter");
		assertThat(this.page.locator("#dead-letters-body article")).hasCount(2);
		assertThat(this.page.locator("#news")).containsText("was published once more");
		assertThat(this.page.locator("#dead-letters-title")).isFocused();
		assertQuiet();
	}

	@Test
	void whatHasNotChangedStaysOpenAndFocused() {
		show();
		Locator requests = this.page.locator("#plan-body details").first();
		requests.locator("summary").click();
		Locator stream = this.page.locator("#streams-body details").first();
		stream.locator("summary").click();
		assertThat(stream).containsText("shop_orders");
		requests.locator("summary").focus();
		server.connection().publish("user.created.v1", SampleService.event("9", "x").getBytes(UTF_8));
		button("Pause").click();
		requests.locator("summary").focus();
		this.page.evaluate("() => document.getElementById('pause').click()");
		assertThat(this.page.locator("#streams-body")).containsText("43 messages");
		assertThat(requests).hasAttribute("open", "");
		assertThat(requests.locator("summary")).isFocused();
		assertThat(this.page.locator("#streams-body details").first()).hasAttribute("open", "");
	}

	@Test
	void howFarAConsumerOfOthersIsIsReadAgainWhileItIsOpen() throws Exception {
		server.connection().jetStream().publish("order.placed.v1", new byte[0]);
		show();
		Locator stream = this.page.locator("#streams-body details").first();
		stream.locator("summary").click();
		Locator waiting = stream.locator("td[data-name=Waiting]");
		assertThat(waiting).hasText("1");
		JetStreamSubscription orders = server.connection()
			.jetStream()
			.subscribe(null, PullSubscribeOptions.bind("ORDERS", "shop_orders"));
		orders.fetch(1, 10_000).forEach(Message::ack);
		refresh();
		assertThat(waiting).hasText("0");
	}

	@Test
	void aStreamThatIsGoneMeanwhileIsToldAsSuch() {
		show();
		button("Pause").click();
		Locator stream = this.page.locator("#streams-body details").first();
		server.api().deleteStream("ORDERS");
		stream.locator("summary").click();
		assertThat(stream).containsText("This stream is gone.");
		assertQuiet();
	}

	@Test
	void dataOfADeadLetterAreOpened() {
		show();
		Locator letter = this.page.locator("#dead-letters-body article").first();
		letter.locator("summary").click();
		assertThat(letter.locator("pre").first()).containsText("Content-Type: application/cloudevents+json");
		assertThat(letter.locator("pre").last()).containsText("\"u-4711\"");
	}

	@Test
	void whyADeadLetterWasNotPublishedIsTold() {
		show();
		server.api().deleteStream("USERS");
		this.page.locator("#dead-letters-body button").first().click();
		this.page.locator("dialog button").last().click();
		assertThat(this.page.locator("#letters-problem")).containsText("No stream stores the subject user.created.v1");
		refresh();
		assertThat(this.page.locator("#streams-body")).containsText("missing on the server");
		assertThat(this.page.locator("#letters-problem")).isVisible();
		assertThat(this.page.locator("#dead-letters-body article")).hasCount(3);
	}

	@Test
	void whoMayOnlyReadSeesNeitherButtonsNorData() throws Exception {
		this.application.close();
		this.application = start(new ClasspathFolder(temp));
		show();
		assertThat(this.page.locator("#dead-letters-body button")).hasCount(0);
		assertThat(this.page.locator("#dead-letters-body details")).hasCount(0);
		follow("");
		server.connection().publish("user.created.v1", SampleService.event("1", "a").getBytes(UTF_8));
		assertThat(this.page.locator("#live-events tr")).hasCount(1);
		assertThat(this.page.locator("#live-events button")).hasCount(0);
	}

	@ParameterizedTest
	@ValueSource(ints = { 320, 390, 768, 1280 })
	void nothingIsWiderThanTheWindow(int width) throws Exception {
		show(width, 900, ColorScheme.LIGHT);
		follow("");
		server.connection().publish("user.created.v1", SampleService.event(HOSTILE, "a").getBytes(UTF_8));
		assertThat(this.page.locator("#live-events tr").first()).isVisible();
		for (Locator details : this.page.locator("details").all()) {
			details.evaluate("(details) => { details.open = true; }");
		}
		assertNothingIsWider();
	}

	@ParameterizedTest
	@CsvSource({ "320, LIGHT", "320, DARK", "1280, LIGHT", "1280, DARK" })
	void canBeUsedByEveryoneAndLookedAt(int width, ColorScheme scheme) throws Exception {
		show(width, (width < 600) ? 700 : 900, scheme);
		String name = scheme.name().toLowerCase(Locale.ROOT) + "-" + width;
		assertAccessible();
		shoot(name + "-top");
		this.page.locator("#plan-body summary").first().click();
		this.page.locator("#streams-body details summary").first().click();
		this.page.locator("#dead-letters-body summary").first().click();
		follow("");
		for (int i = 1; i <= 5; i++) {
			server.connection().publish("user.created.v1", SampleService.event("e-" + i, "a").getBytes(UTF_8));
		}
		Locator events = this.page.locator("#live-events button");
		assertThat(events).hasCount(5);
		events.nth(1).click();
		assertThat(this.page.locator("#dead-letters-body pre").first()).isVisible();
		assertAccessible();
		this.page.screenshot(new Page.ScreenshotOptions().setFullPage(true)
			.setPath(SCREENSHOTS.resolve("console-" + name + "-all.png")));
		this.page.locator("#dead-letters-body button").first().click();
		assertAccessible();
		shoot(name + "-dialog");
		assertQuiet();
	}

}
