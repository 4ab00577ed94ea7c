package io.polyn.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.jspecify.annotations.Nullable;

/**
 * Where goals write what they were asked for: without a prefix, unlike the log.
 */
final class Output {

	private Output() {
	}

	/**
	 * Writes a text.
	 * @param text the text
	 * @param file the file, which is replaced; {@code null} for the standard output
	 */
	static void write(String text, @Nullable File file) {
		if (file == null) {
			System.out.println(text.stripTrailing());
			return;
		}
		Path path = file.toPath().toAbsolutePath();
		try {
			Files.createDirectories(path.getParent());
			Files.writeString(path, text.stripTrailing() + System.lineSeparator());
		}
		catch (IOException ex) {
			throw new PolynException(ErrorCode.TOOL_FILE, "The file " + path + " can't be written: " + ex + ".",
					"Correct polyn.output-file.", ex);
		}
	}

}
