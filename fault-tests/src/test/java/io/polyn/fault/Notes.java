package io.polyn.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What processes note in a file, a line each time. Each note is read once, however often
 * and for however long one asks for more.
 *
 * @param <T> what is noted
 */
final class Notes<T> {

	private final Path file;

	private final Function<String, T> parser;

	private long position;

	Notes(Path file, Function<String, T> parser) {
		this.file = file;
		this.parser = parser;
	}

	Path file() {
		return this.file;
	}

	/**
	 * Writes a note. What is written survives the process, though not the machine.
	 */
	static void write(FileChannel notes, String line) {
		try {
			notes.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Reads what was noted since the last time.
	 */
	void read(Consumer<T> reader) throws IOException {
		if (!Files.exists(this.file)) {
			return;
		}
		try (FileChannel channel = FileChannel.open(this.file);
				InputStream in = Channels.newInputStream(channel.position(this.position))) {
			String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
			// The last line may be underway.
			int length = text.lastIndexOf('\n') + 1;
			text.substring(0, length).lines().map(this.parser).forEach(reader);
			this.position += length;
		}
	}

}
