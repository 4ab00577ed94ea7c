package io.polyn.embedded.nats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A shell script that claims to be a {@code nats-server}.
 */
final class FakeServer {

	private FakeServer() {
	}

	static Path create(Path folder, String version) throws IOException {
		return create(folder, version, "exit 1");
	}

	static Path create(Path folder, String version, String body) throws IOException {
		return executable(folder.resolve("nats-server"), """
				#!/bin/sh
				if [ "$1" = --version ]; then echo "nats-server: v%s"; exit 0; fi
				%s
				""".formatted(version, body));
	}

	static Path executable(Path file, String script) throws IOException {
		Files.createDirectories(file.getParent());
		Files.writeString(file, script);
		return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

}
