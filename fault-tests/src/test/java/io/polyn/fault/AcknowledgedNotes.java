package io.polyn.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * What processes have noted of the numbers that were acknowledged to them.
 */
final class AcknowledgedNotes {

	private AcknowledgedNotes() {
	}

	/**
	 * Writes a note. What is written survives the process, though not the machine.
	 */
	static void write(FileChannel notes, int number) {
		try {
			notes.write(ByteBuffer.wrap((number + "\n").getBytes(StandardCharsets.US_ASCII)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static BitSet read(Path notes) throws IOException {
		BitSet acknowledged = new BitSet();
		if (Files.exists(notes)) {
			Files.readAllLines(notes).forEach((line) -> acknowledged.set(Integer.parseInt(line)));
		}
		return acknowledged;
	}

}
