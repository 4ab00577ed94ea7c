package io.polyn.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyn.json.Json;
import org.apache.maven.shared.invoker.DefaultInvocationRequest;
import org.apache.maven.shared.invoker.DefaultInvoker;
import org.apache.maven.shared.invoker.InvocationRequest;
import org.apache.maven.shared.invoker.MavenInvocationException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Builds in a folder, each a process of Maven. They find the plugin as it was packaged,
 * and all else where this build has it from; nothing is downloaded.
 */
final class MavenBuild {

	private static final String PLUGIN = "io.polyn:polyn-maven-plugin:" + property("project.version") + ":";

	private final Path folder;

	private final Properties properties = new Properties();

	private final List<String> output = Collections.synchronizedList(new ArrayList<>());

	MavenBuild(Path folder) {
		this.folder = folder;
	}

	static String property(String name) {
		String value = System.getProperty(name);
		assertThat(value).as("system property " + name).isNotEmpty();
		return value;
	}

	/**
	 * Returns the full coordinates of a goal, as they are needed where no project has the
	 * plugin.
	 */
	static String goal(String name) {
		return PLUGIN + name;
	}

	/**
	 * Sets a property for all builds that follow.
	 */
	MavenBuild with(String name, String value) {
		this.properties.setProperty(name, value);
		return this;
	}

	/**
	 * Runs goals.
	 * @param arguments goals and properties such as {@code -Dname=value}
	 * @return the exit code
	 */
	int run(String... arguments) throws MavenInvocationException, IOException {
		this.output.clear();
		InvocationRequest request = new DefaultInvocationRequest();
		request.setBaseDirectory(this.folder.toFile());
		request.setJavaHome(new File(System.getProperty("java.home")));
		request.setBatchMode(true);
		request.setNoTransferProgress(true);
		request.setShowErrors(false);
		request.setUserSettingsFile(settings().toFile());
		request.setLocalRepositoryDirectory(new File(property("build.repository")));
		request.setProperties(this.properties);
		request.setMavenOpts("-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
		request.addArg("-Dstyle.color=never");
		request.addArgs(List.of(arguments));
		request.setOutputHandler(this.output::add);
		request.setErrorHandler(this.output::add);
		DefaultInvoker invoker = new DefaultInvoker();
		invoker.setMavenHome(new File(property("maven.home")));
		return invoker.execute(request).getExitCode();
	}

	/**
	 * Runs goals, which have to succeed.
	 */
	MavenBuild succeed(String... arguments) throws MavenInvocationException, IOException {
		int code = run(arguments);
		assertThat(code).as(() -> String.join("\n", this.output)).isZero();
		return this;
	}

	/**
	 * Runs a goal, which has to succeed.
	 * @return its report
	 */
	JsonNode report(String... arguments) throws MavenInvocationException, IOException {
		Path file = Files.createTempFile(this.folder, "report", ".json");
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("-Dpolyn.output=json");
		all.add("-Dpolyn.output-file=" + file);
		succeed(all.toArray(String[]::new));
		return Json.mapper().readTree(Files.readString(file));
	}

	// Some builds of Maven reset the colours first, though there are none.
	String output() {
		return String.join("\n", this.output).replaceAll("\u001B\\[0?m", "");
	}

	// Repositories of whatever id are the one on this disk.
	private Path settings() throws IOException {
		Path file = Path.of(property("build.repository")).resolveSibling("it-settings.xml");
		if (!Files.exists(file)) {
			Path written = Files.createTempFile(file.getParent(), "settings", ".xml");
			Files.writeString(written, """
					<settings>
					  <mirrors>
					    <mirror><id>disk</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
					  </mirrors>
					</settings>
					""".formatted(Path.of(property("local.repository")).toUri()));
			Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
		}
		return file;
	}

}
