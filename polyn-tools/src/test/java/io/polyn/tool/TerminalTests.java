package io.polyn.tool;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import io.polyn.migration.ProgressListener;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TerminalTests {

	@Test
	void whereNobodyLooksThereIsNoBar() {
		// A test's standard output is a file or a pipe.
		assertThat(Terminal.detect().style()).isEqualTo(Style.PLAIN);
		assertThat(new Terminal(Style.PLAIN).progress(System.err)).isEmpty();
	}

	@Test
	void aBarIsWrittenOverItselfUntilItIsFull() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		ProgressListener bar = new Terminal(Style.ANSI).progress(new PrintStream(bytes, true, StandardCharsets.UTF_8))
			.orElseThrow();
		bar.onProgress("copy of stream USERS to PEOPLE", 50, 100);
		assertThat(bytes.toString(StandardCharsets.UTF_8))
			.isEqualTo("\r[############            ] copy of stream USERS to PEOPLE: 50 of 100\u001B[K");
		bar.onProgress("copy of stream USERS to PEOPLE", 100, 100);
		assertThat(bytes.toString(StandardCharsets.UTF_8)).endsWith("[########################] copy of stream USERS to"
				+ " PEOPLE: 100 of 100\u001B[K" + System.lineSeparator());
	}

}
