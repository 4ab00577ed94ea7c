package io.polyn.spring.testing;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application in a process of its own, with the classes of the tests.
 */
public final class ApplicationProcess implements AutoCloseable {

	private static final long PATIENCE = 120;

	private static final Pattern DEVELOPER_TOOLS = Pattern.compile("spring-boot-devtools-[^/]+\\.jar$");

	private final Process process;

	private final StringBuffer out = new StringBuffer();

	private final StringBuffer err = new StringBuffer();

	private final List<Thread> readers;

	private ApplicationProcess(Process process) {
		this.process = process;
		this.readers = List.of(read(process.inputReader(), this.out), read(process.errorReader(), this.err));
	}

	/**
	 * Starts an application.
	 * @param main the class to run
	 * @param arguments options of the JVM, which begin with {@code -D} or {@code -XX},
	 * and arguments
	 */
	public static ApplicationProcess start(Class<?> main, String... arguments) throws IOException {
		return start(List.of(), main, arguments);
	}

	/**
	 * Starts an application.
	 * @param folders what stands before the classes of the tests
	 * @param main the class to run
	 * @param arguments options of the JVM, which begin with {@code -D} or {@code -XX},
	 * and arguments
	 */
	public static ApplicationProcess start(List<Path> folders, Class<?> main, String... arguments) throws IOException {
		// Developer tools would restart what has to end.
		return start(folders, (entry) -> !DEVELOPER_TOOLS.matcher(entry).find(), main.getName(), arguments);
	}

	/**
	 * Starts an application with Spring Boot's developer tools.
	 * @param folder the classes and resources of the application
	 * @param main the name of the class to run
	 * @param arguments options of the JVM, which begin with {@code -D} or {@code -XX},
	 * and arguments
	 */
	public static ApplicationProcess startWithDeveloperTools(Path folder, String main, String... arguments)
			throws IOException {
		return start(List.of(folder), (entry) -> true, main, arguments);
	}

	private static ApplicationProcess start(List<Path> folders, Predicate<String> ofTests, String main,
			String... arguments) throws IOException {
		String classpath = Stream
			.concat(folders.stream().map(Path::toString),
					Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).filter(ofTests))
			.collect(Collectors.joining(File.pathSeparator));
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto",
						"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-cp", classpath));
		Stream.of(arguments).filter(ApplicationProcess::isOfJvm).forEach(command::add);
		command.add(main);
		Stream.of(arguments).filter((argument) -> !isOfJvm(argument)).forEach(command::add);
		return new ApplicationProcess(new ProcessBuilder(command).start());
	}

	private static boolean isOfJvm(String argument) {
		return argument.startsWith("-D") || argument.startsWith("-XX");
	}

	/**
	 * Waits for the process to end by itself.
	 * @return what came of it
	 */
	public Result await() throws InterruptedException {
		assertThat(this.process.waitFor(PATIENCE, TimeUnit.SECONDS)).isTrue();
		for (Thread reader : this.readers) {
			reader.join();
		}
		return new Result(this.process.exitValue(), this.out.toString(), this.err.toString());
	}

	/**
	 * Waits until the process has written something to its standard error.
	 */
	public void awaitError(String text) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(PATIENCE))
			.untilAsserted(() -> assertThat(this.err.toString()).contains(text));
	}

	/**
	 * Waits until the process has written to its standard output what a pattern finds,
	 * which has to be before it ends.
	 * @param pattern a pattern with a group
	 * @return what the group has
	 */
	public String awaitOutput(Pattern pattern) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
		Awaitility.await()
			.forever()
			.until(() -> pattern.matcher(this.out).find() || this.readers.stream().noneMatch(Thread::isAlive)
					|| System.nanoTime() - deadline > 0);
		Matcher matcher = pattern.matcher(this.out);
		assertThat(matcher.find()).as("%s%s", this.out, this.err).isTrue();
		return matcher.group(1);
	}

	/**
	 * Returns what the process has written to its standard output so far.
	 */
	public String output() {
		return this.out.toString();
	}

	/**
	 * Returns the processes that this one has started and that run.
	 */
	public List<ProcessHandle> children() {
		return this.process.children().toList();
	}

	/**
	 * Asks the process to end, by SIGTERM.
	 */
	public void terminate() {
		// The process itself would close its streams, too.
		this.process.toHandle().destroy();
	}

	/**
	 * Writes a line to the process's input.
	 */
	public void writeLine() throws IOException {
		this.process.getOutputStream().write('\n');
		this.process.getOutputStream().flush();
	}

	/**
	 * Ends the process, and waits for it and for what it has started.
	 */
	@Override
	public void close() {
		Stream<ProcessHandle> started = this.process.descendants();
		List<ProcessHandle> all = Stream.concat(Stream.of(this.process.toHandle()), started).toList();
		this.process.destroyForcibly();
		all.forEach((each) -> assertThat(each.onExit()).succeedsWithin(Duration.ofSeconds(PATIENCE)));
	}

	private static Thread read(Reader from, StringBuffer to) {
		Thread reader = new Thread(() -> {
			try (from) {
				char[] part = new char[8192];
				for (int length = from.read(part); length >= 0; length = from.read(part)) {
					to.append(part, 0, length);
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}, "output of a process");
		reader.setDaemon(true);
		reader.start();
		return reader;
	}

	/**
	 * How a process ended.
	 *
	 * @param exitCode its exit code
	 * @param out its standard output
	 * @param err its standard error
	 */
	public record Result(int exitCode, String out, String err) {

		/**
		 * Reads the standard output, which has to be JSON and nothing else.
		 */
		public JsonNode json() {
			return JsonMapper.builder()
				.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
				.build()
				.readTree(this.out);
		}

	}

}
