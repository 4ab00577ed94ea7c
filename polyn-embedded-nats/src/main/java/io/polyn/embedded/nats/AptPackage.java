package io.polyn.embedded.nats;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The package {@code nats-server} of a Debian-like system, downloaded from the configured
 * sources with package lists of its own and never installed.
 */
final class AptPackage {

	private static final String NAME = "nats-server";

	private static final Duration TIMEOUT = Duration.ofMinutes(5);

	private final Path aptGet;

	private final Path dpkg;

	/**
	 * Creates a package.
	 * @param aptGet the command {@code apt-get}
	 * @param dpkg the command {@code dpkg}
	 */
	AptPackage(Path aptGet, Path dpkg) {
		this.aptGet = aptGet;
		this.dpkg = dpkg;
	}

	/**
	 * Downloads and unpacks the package.
	 * @param workspace an empty folder that the caller deletes, for the package lists are
	 * large
	 * @return the executable inside that folder
	 * @throws IOException if a step fails, with the output of that step
	 */
	Path unpack(Path workspace) throws IOException {
		Files.createDirectories(workspace.resolve("lists/partial"));
		Files.createDirectories(workspace.resolve("cache/archives/partial"));
		Path content = Files.createDirectory(workspace.resolve("content"));
		// A source of no concern here may fail: whether the lists suffice, the download
		// tells.
		Command.Result update = aptGet(workspace, "update");
		Command.Result download = aptGet(workspace, "download", NAME);
		if (!download.succeeded()) {
			throw failure("apt-get download " + NAME, update.succeeded() ? download
					: new Command.Result(download.exitCode(), update.output() + "\n" + download.output()));
		}
		Command.Result unpack = run(workspace,
				List.of(this.dpkg.toString(), "-x", archive(workspace).toString(), content.toString()));
		if (!unpack.succeeded()) {
			throw failure("dpkg -x", unpack);
		}
		return content.resolve("usr/sbin").resolve(NAME);
	}

	private Command.Result aptGet(Path workspace, String... arguments) throws IOException {
		List<String> line = new ArrayList<>(List.of(this.aptGet.toString(), "-q"));
		option(line, "Dir::State", workspace);
		option(line, "Dir::State::Lists", workspace.resolve("lists"));
		option(line, "Dir::Cache", workspace.resolve("cache"));
		option(line, "Acquire::Languages", "none");
		option(line, "Acquire::Retries", "2");
		option(line, "Acquire::http::Timeout", "20");
		option(line, "Acquire::https::Timeout", "20");
		// The user _apt cannot write to a folder of root's.
		option(line, "APT::Sandbox::User", "root");
		line.addAll(List.of(arguments));
		return run(workspace, line);
	}

	private static void option(List<String> line, String name, Object value) {
		line.add("-o");
		line.add(name + "=" + value);
	}

	private static Command.Result run(Path workspace, List<String> line) throws IOException {
		return new Command(line, workspace, TIMEOUT).run();
	}

	private static Path archive(Path workspace) throws IOException {
		try (DirectoryStream<Path> archives = Files.newDirectoryStream(workspace, NAME + "_*.deb")) {
			for (Path archive : archives) {
				return archive;
			}
		}
		throw new IOException("'apt-get download " + NAME + "' succeeded but left no package behind");
	}

	private static IOException failure(String command, Command.Result result) {
		return new IOException(
				"'%s' failed, exit code %d:%n%s".formatted(command, result.exitCode(), result.excerpt()));
	}

}
