package io.polyn.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * The clock of processes, which can be put forward and back while they run. It takes
 * libfaketime; what measures how much time has passed, and does not ask for the time of
 * day, goes on as before.
 */
final class JumpingClock {

	private static final List<Path> LIBRARIES = List.of(
			Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
			Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"));

	private final FaultRun run;

	private final FaultDeck<String> offsets;

	private final Path file;

	/**
	 * Prepares a clock that is right.
	 * @param run the scenario, which hears when it jumps
	 */
	JumpingClock(FaultRun run) throws IOException {
		this.run = run;
		this.offsets = new FaultDeck<>(List.of("+1h", "-1h"), run.random());
		this.file = run.folder().resolve("clock");
		set("+0");
	}

	/**
	 * Returns the variables that give a process this clock.
	 */
	Map<String, String> environment() {
		Path library = LIBRARIES.stream()
			.filter(Files::exists)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(
					"There is no libfaketime; .ci/fault-tools gets it. Looked for " + LIBRARIES));
		return Map.of("LD_PRELOAD", library.toString(), "FAKETIME_TIMESTAMP_FILE", this.file.toString(),
				"FAKETIME_NO_CACHE", "1", "FAKETIME_DONT_FAKE_MONOTONIC", "1",
				// Else no thread of a JVM waits for as long as it says.
				"FAKETIME_FORCE_MONOTONIC_FIX", "0");
	}

	/**
	 * Puts the clock forward or back.
	 */
	void jump() throws IOException {
		String offset = this.offsets.next();
		this.run.fault("clock " + offset);
		set(offset);
	}

	private void set(String offset) throws IOException {
		Path next = this.file.resolveSibling("clock.next");
		Files.writeString(next, offset);
		Files.move(next, this.file, StandardCopyOption.ATOMIC_MOVE);
	}

}
