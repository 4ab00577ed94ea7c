package io.polyn.maven.generate;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.polyn.ErrorCode;
import io.polyn.PolynException;

/**
 * A file to be generated, which never takes the place of another one.
 *
 * @param path where it is to be
 * @param content what it is to hold
 */
public record NewFile(Path path, String content) {

	/**
	 * Makes sure that the file can be a new one.
	 * @throws PolynException if there is one already
	 */
	public void requireFree() {
		if (Files.exists(this.path)) {
			throw taken();
		}
	}

	private PolynException taken() {
		return new PolynException(ErrorCode.NOT_GENERATED, "There is a file " + this.path + " already.",
				"Remove it, or choose another name.");
	}

	/**
	 * Writes the file, and creates its folder if there is none.
	 * @return its path
	 * @throws PolynException if there is one already, or it can't be written
	 */
	public Path write() {
		try {
			if (this.path.getParent() != null) {
				Files.createDirectories(this.path.getParent());
			}
			return Files.writeString(this.path, this.content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
		}
		catch (FileAlreadyExistsException ex) {
			throw taken();
		}
		catch (IOException ex) {
			throw new PolynException(ErrorCode.TOOL_FILE, "The file " + this.path + " can't be written: " + ex + ".",
					"Let this process write to that folder.", ex);
		}
	}

}
