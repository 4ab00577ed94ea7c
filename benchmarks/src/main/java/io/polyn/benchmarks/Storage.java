package io.polyn.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where servers keep their data.
 */
public enum Storage {

	/** A file system in memory, whose figures tell of the software. */
	TMPFS(Path.of("/dev/shm")),

	/** A file system on a disk, whose figures tell of the disk as well. */
	DISK(Path.of(System.getProperty("java.io.tmpdir")));

	// Containers often have no more than 64 MiB there.
	private static final long ENOUGH = 2L << 30;

	private final Path root;

	Storage(Path root) {
		this.root = root;
	}

	/**
	 * Returns the one whose figures vary least.
	 * @return {@link #TMPFS} where there is one that is large enough
	 */
	public static Storage quietest() {
		try {
			return (Files.isWritable(TMPFS.root) && Files.getFileStore(TMPFS.root).getUsableSpace() >= ENOUGH) ? TMPFS
					: DISK;
		}
		catch (IOException ex) {
			return DISK;
		}
	}

	/**
	 * Returns a new, empty folder.
	 * @return the folder
	 */
	Path newFolder() {
		try {
			return Files.createTempDirectory(this.root, "polyn-benchmark-");
		}
		catch (IOException ex) {
			throw new UncheckedIOException("There is no writing in " + this.root, ex);
		}
	}

	/**
	 * Returns what kind of file system it is.
	 * @return the type and the path
	 */
	String describe() {
		try {
			return Files.getFileStore(this.root).type() + " at " + this.root;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
