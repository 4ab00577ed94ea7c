package io.polyn.embedded.nats;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link NatsServerSearch}.
 */
@Timeout(180)
class NatsServerSearchTests {

	private final Path folder;

	private final Map<String, String> environment = new HashMap<>();

	NatsServerSearchTests(@TempDir Path folder) {
		this.folder = folder;
		this.environment.put("PATH", folder.resolve("absent") + ":" + folder.resolve("path"));
		this.environment.put("POLYN_CACHE", folder.resolve("cache").toString());
	}

	@Test
	void theConfiguredBinaryComesFirst() throws Exception {
		Path configured = FakeServer.create(this.folder.resolve("configured"), "2.9.1");
		nameInEnvironment("2.9.2");
		putOnPath("2.9.3");
		putInCache("2.9.4");
		NatsServerBinary found = search().find(configured);
		assertThat(found.version()).isEqualTo("2.9.1");
		assertThat(found.path()).isEqualTo(configured);
	}

	@Test
	void theEnvironmentVariableComesSecond() throws Exception {
		Path named = nameInEnvironment("2.9.2");
		putOnPath("2.9.3");
		putInCache("2.9.4");
		assertThat(search().find(null).path()).isEqualTo(named);
	}

	@Test
	void thePathComesThird() throws Exception {
		Path onPath = putOnPath("2.9.3");
		putInCache("2.9.4");
		this.environment.put("NATS_SERVER", " ");
		assertThat(search().find(null).path()).isEqualTo(onPath);
	}

	@Test
	void theNewestInTheCacheComesFourth() throws Exception {
		putInCache("2.9.4");
		Path newest = putInCache("2.10.1");
		Files.createDirectories(this.folder.resolve("cache/nats-server/2.99.0"));
		Files.createDirectories(this.folder.resolve("cache/nats-server/.download-1"));
		putAptGetOnPath("exit 1");
		assertThat(search().find(null).path()).isEqualTo(newest);
	}

	@Test
	void thePackageComesLast() throws Exception {
		putAptGetOnPath("case \"$*\" in *download*) touch nats-server_2.9.5_all.deb;; esac");
		Path content = FakeServer.create(this.folder.resolve("content"), "2.9.5");
		FakeServer.executable(this.folder.resolve("path/dpkg"),
				"#!/bin/sh\nmkdir -p \"$3/usr/sbin\" && cp '" + content + "' \"$3/usr/sbin\"\n");
		NatsServerBinary found = search().find(null);
		assertThat(found.version()).isEqualTo("2.9.5");
		assertThat(found.path()).isEqualTo(this.folder.resolve("cache/nats-server/2.9.5/nats-server"));
		assertThat(this.folder.resolve("cache/nats-server")).isDirectoryNotContaining("glob:**/.download-*");
	}

	@Test
	void theCacheIsInTheUsersCacheFolderByDefault() throws Exception {
		this.environment.remove("POLYN_CACHE");
		Path cached = FakeServer.create(this.folder.resolve(".cache/polyn/nats-server/2.9.6"), "2.9.6");
		assertThat(search().find(null).path()).isEqualTo(cached);
		this.environment.put("XDG_CACHE_HOME", this.folder.resolve("xdg").toString());
		Path moved = FakeServer.create(this.folder.resolve("xdg/polyn/nats-server/2.9.7"), "2.9.7");
		assertThat(search().find(null).path()).isEqualTo(moved);
	}

	@Test
	void unusableServersOnThePathAndInTheCacheArePassedOver() throws Exception {
		putOnPath("2.8.4");
		FakeServer.executable(this.folder.resolve("cache/nats-server/2.15.1/nats-server"), "#!/bin/sh\nexit 1\n");
		Path usable = putInCache("2.9.4");
		assertThat(search().find(null).path()).isEqualTo(usable);
	}

	@Test
	void aConfiguredBinaryThatIsAbsentIsAnError() throws Exception {
		putOnPath("2.9.3");
		assertThatExceptionOfType(EmbeddedNatsException.class)
			.isThrownBy(() -> search().find(this.folder.resolve("nowhere")))
			.withMessageContaining("The configured nats-server cannot be used")
			.withMessageContaining(this.folder.resolve("nowhere") + " does not exist")
			.withMessageContaining("Correct the configured path");
	}

	@Test
	void aConfiguredFolderIsAnError() {
		assertThatExceptionOfType(EmbeddedNatsException.class).isThrownBy(() -> search().find(this.folder))
			.withMessageContaining(this.folder + " is not a file");
	}

	@Test
	void aConfiguredFileThatIsNotExecutableIsAnError() throws Exception {
		Path file = Files.createFile(this.folder.resolve("nats-server"));
		assertThatExceptionOfType(EmbeddedNatsException.class).isThrownBy(() -> search().find(file))
			.withMessageContaining(file + " is not executable");
	}

	@Test
	void aConfiguredBinaryThatIsNoServerIsAnError() throws Exception {
		Path other = FakeServer.executable(this.folder.resolve("other"), "#!/bin/sh\necho other program\n");
		assertThatExceptionOfType(EmbeddedNatsException.class).isThrownBy(() -> search().find(other))
			.withMessageContaining("names no nats-server version, exit code 0")
			.withMessageContaining("other program");
	}

	@Test
	void aConfiguredFileThatCannotBeRunIsAnError() throws Exception {
		Path broken = FakeServer.executable(this.folder.resolve("broken"), "#!/no/such/interpreter\n");
		assertThatExceptionOfType(EmbeddedNatsException.class).isThrownBy(() -> search().find(broken))
			.withMessageContaining(broken + " cannot be run");
	}

	@Test
	void aConfiguredBinaryThatIsTooOldIsAnError() throws Exception {
		Path old = FakeServer.create(this.folder, "2.8.4");
		assertThatExceptionOfType(EmbeddedNatsException.class).isThrownBy(() -> search().find(old))
			.withMessageContaining("is nats-server 2.8.4, older than 2.9.0");
	}

	@Test
	void anEnvironmentVariableThatIsWrongIsAnError() throws Exception {
		putOnPath("2.9.3");
		this.environment.put("NATS_SERVER", this.folder.resolve("nowhere").toString());
		assertThatExceptionOfType(EmbeddedNatsException.class).isThrownBy(() -> search().find(null))
			.withMessageContaining("environment variable NATS_SERVER names cannot be used")
			.withMessageContaining("nowhere does not exist")
			.withMessageContaining("Correct the variable");
	}

	@Test
	void nothingFoundNamesAllThatWasTriedAndWhatToDo() throws Exception {
		Path old = putOnPath("2.8.4");
		assertThatExceptionOfType(EmbeddedNatsException.class).isThrownBy(() -> search().find(null))
			.withMessageContainingAll("configured path: none", "NATS_SERVER: not set",
					"PATH: " + old + " is nats-server 2.8.4, older than 2.9.0",
					"cache " + this.folder.resolve("cache/nats-server") + ": no nats-server in it",
					"no apt-get and dpkg on the PATH", "apt-get install nats-server", "brew install nats-server",
					"scoop install nats-server", "environment variable NATS_SERVER");
	}

	@ParameterizedTest
	@ValueSource(strings = { "echo 'E: Unable to locate package nats-server'; exit 100", "exec sleep 0" })
	void aFailedDownloadIsReportedAndLeavesNothingBehind(String script) throws Exception {
		putAptGetOnPath(script);
		assertThatExceptionOfType(EmbeddedNatsException.class).isThrownBy(() -> search().find(null))
			.withMessageContaining("package nats-server, downloaded with apt-get: 'apt-get download nats-server' ")
			.withMessageContaining(script.startsWith("echo") ? "Unable to locate package" : "left no package behind");
		assertThat(this.folder.resolve("cache/nats-server")).isDirectoryNotContaining("glob:**/.download-*");
	}

	@Test
	void aCacheThatCannotBeWrittenIsReported() throws Exception {
		Files.createFile(this.folder.resolve("cache"));
		putAptGetOnPath("exit 0");
		assertThatExceptionOfType(EmbeddedNatsException.class).isThrownBy(() -> search().find(null))
			.withMessageContaining("package nats-server, downloaded with apt-get: java.nio.file.")
			.withMessageContaining(this.folder.resolve("cache").toString());
	}

	private NatsServerSearch search() {
		return new NatsServerSearch(this.environment, this.folder);
	}

	private Path nameInEnvironment(String version) throws Exception {
		Path server = FakeServer.create(this.folder.resolve("environment"), version);
		this.environment.put("NATS_SERVER", server.toString());
		return server;
	}

	private Path putOnPath(String version) throws Exception {
		return FakeServer.create(this.folder.resolve("path"), version);
	}

	private Path putInCache(String version) throws Exception {
		return FakeServer.create(this.folder.resolve("cache/nats-server").resolve(version), version);
	}

	private void putAptGetOnPath(String script) throws Exception {
		FakeServer.executable(this.folder.resolve("path/apt-get"), "#!/bin/sh\n" + script + "\n");
		FakeServer.executable(this.folder.resolve("path/dpkg"), "#!/bin/sh\nexit 1\n");
	}

}
