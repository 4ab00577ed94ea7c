package io.polyn.spring.boot.console;

import java.nio.file.Files;
import java.util.stream.IntStream;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.polyn.spring.testing.ClasspathFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/**
 * The console in a browser where there is much to show.
 */
class ConsoleManyBrowserTests extends AbstractConsoleBrowserTests {

	@Override
	@BeforeEach
	void begin() throws Exception {
		ClasspathFolder classpath = new ClasspathFolder(Files.createTempDirectory(temp, "many"));
		IntStream.range(0, 200)
			.forEach((i) -> classpath.migration("%d_create_stream_%d.yml".formatted(1000 + i, i),
					"""
							change:
							  - create_stream: {name: S_%d, subjects: ["s.%d.>"], storage: memory}
							  - create_consumer: {stream: S_%d, durable_name: users_s_%d_changed_v1, filter_subject: s.%d.changed.v1}
							"""
						.formatted(i, i, i, i, i)));
		IntStream.range(200, 500)
			.forEach((i) -> classpath.migration("%d_describe_stream_%d.yml".formatted(1000 + i, i),
					"change:\n  - update_stream: {name: S_%d, description: Number %d}\n".formatted(i % 200, i)));
		start(classpath, "polyn.migrate-on-startup=true").close();
		classpath.migration("1003_create_stream_3.yml", "change:\n  - create_stream: {name: S_3, subjects: [other]}\n");
		this.application = start(classpath);
	}

	@ParameterizedTest
	@ValueSource(ints = { 320, 1280 })
	void whatIsMuchStaysReadable(int width) {
		show(width, 900, ColorScheme.LIGHT);
		Locator moments = this.page.locator("#migrations-body > .card > .timeline > .moment");
		assertThat(moments).hasCount(21);
		assertThat(moments.last()).containsText("changed");
		assertThat(this.page.locator("#tiles")).containsText("1 in doubt");
		Locator older = this.page.locator("#migrations-body details");
		assertThat(older).containsText("479 older ones");
		older.locator("summary").click();
		assertThat(older.locator(".moment").first()).isVisible();
		shoot("many-migrations-" + width);
		Locator folded = this.page.locator("#streams-body details", new Page.LocatorOptions().setHasText("S_99"))
			.first();
		folded.locator("summary").click();
		assertThat(folded).containsText("users_s_99_changed_v1");
		assertThat(this.page.locator("#tiles")).containsText("175 not counted");
		assertNothingIsWider();
		shoot("many-streams-" + width);
	}

}
