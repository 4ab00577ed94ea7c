package io.polyn.tool.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.StreamSupport;

import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A browser without a window, of the machine's own Chromium.
 */
final class Chromium implements AutoCloseable {

	// Complains of each browser that is newer than itself.
	private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

	private final ChromeDriver driver;

	Chromium() {
		SELENIUM.setLevel(Level.SEVERE);
		LoggingPreferences logging = new LoggingPreferences();
		logging.enable(LogType.BROWSER, Level.ALL);
		logging.enable(LogType.PERFORMANCE, Level.ALL);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(onPath("chromium").toFile());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
				"--force-prefers-reduced-motion", "--force-color-profile=srgb");
		options.setCapability("goog:loggingPrefs", logging);
		this.driver = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(onPath("chromedriver").toFile())
					.usingAnyFreePort()
					.withEnvironment(Map.of("TMPDIR", temporaryFolder().toString()))
					.build(),
				options);
	}

	// It does not remove all that it puts there.
	private static Path temporaryFolder() {
		try {
			return Files.createDirectories(Path.of("target", "tmp")).toAbsolutePath();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Path onPath(String program) {
		return Arrays.stream(System.getenv("PATH").split(":"))
			.map((folder) -> Path.of(folder, program))
			.filter(Files::isExecutable)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(
					"There is no '" + program + "' on the PATH. What the profile 'browser' needs is in .ci/run."));
	}

	ChromeDriver driver() {
		return this.driver;
	}

	void window(int width, int height) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
	}

	void scheme(String scheme) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
	}

	void scripts(boolean enabled) {
		this.driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !enabled));
	}

	/**
	 * Returns what the page has said, and what the browser has said about it, since this
	 * was asked last.
	 */
	List<String> console() {
		return StreamSupport.stream(this.driver.manage().logs().get(LogType.BROWSER).spliterator(), false)
			.map(LogEntry::getMessage)
			.toList();
	}

	/**
	 * Returns what was asked for since this was asked last.
	 */
	List<String> requests() {
		return StreamSupport.stream(this.driver.manage().logs().get(LogType.PERFORMANCE).spliterator(), false)
			.map((entry) -> JsonText.object(entry.getMessage()).path("message"))
			.filter((message) -> message.path("method").asText().equals("Network.requestWillBeSent"))
			.map((message) -> message.at("/params/request/url").asText())
			.toList();
	}

	void screenshot(Path file) throws IOException {
		Files.createDirectories(file.getParent());
		Files.write(file, this.driver.getScreenshotAs(OutputType.BYTES));
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
