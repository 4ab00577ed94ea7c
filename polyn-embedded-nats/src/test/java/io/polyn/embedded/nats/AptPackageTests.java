package io.polyn.embedded.nats;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that download the real package from the configured sources.
 */
@Timeout(600)
class AptPackageTests {

	@Test
	void theDownloadedServerRuns(@TempDir Path folder) throws Exception {
		NatsServerBinary found = search(folder, "/usr/bin:/bin").find(null);
		Path versions = folder.resolve("cache/nats-server");
		assertThat(found.path()).isEqualTo(versions.resolve(found.version()).resolve("nats-server"));
		try (EmbeddedNatsServer server = EmbeddedNatsServer.builder().binary(found.path()).start()) {
			assertThat(server.version()).isEqualTo(found.version());
		}
		try (Stream<Path> left = Files.list(versions)) {
			assertThat(left.map((path) -> path.getFileName().toString())).containsExactlyInAnyOrder(".lock",
					found.version());
		}
	}

	@Test
	void twoSearchesAtOnceDownloadOnce(@TempDir Path folder) throws Exception {
		Path calls = folder.resolve("calls");
		FakeServer.executable(folder.resolve("path/apt-get"),
				"#!/bin/sh\necho \"$*\" >>'" + calls + "'\nexec /usr/bin/apt-get \"$@\"\n");
		Callable<String> search = () -> search(folder, folder.resolve("path") + ":/usr/bin:/bin").find(null).version();
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			List<Future<String>> versions = threads.invokeAll(List.of(search, search));
			assertThat(versions.get(0).get()).isEqualTo(versions.get(1).get());
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(Files.readAllLines(calls)).hasSize(2)
			.satisfiesExactly((update) -> assertThat(update).endsWith(" update"),
					(download) -> assertThat(download).endsWith(" download nats-server"));
	}

	private static NatsServerSearch search(Path folder, String path) {
		return new NatsServerSearch(Map.of("PATH", path, "POLYN_CACHE", folder.resolve("cache").toString()), folder);
	}

}
