package io.polyn.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system in memory with room for little, which can be filled up. It takes the
 * right to mount one.
 */
final class SmallDisk implements AutoCloseable {

	private static final int BLOCK = 4096;

	private final Path folder;

	private final Path ballast;

	/**
	 * Mounts it.
	 * @param folder a folder that is created
	 * @param megabytes its size
	 */
	SmallDisk(Path folder, int megabytes) throws Exception {
		this.folder = Files.createDirectory(folder);
		this.ballast = folder.resolve("ballast");
		run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString());
	}

	Path folder() {
		return this.folder;
	}

	/**
	 * Takes up room that is left, if others don't meanwhile.
	 * @param rest how many bytes to leave
	 */
	void fill(long rest) throws IOException {
		try (OutputStream out = Files.newOutputStream(this.ballast)) {
			while (this.folder.toFile().getUsableSpace() > rest) {
				out.write(new byte[BLOCK]);
			}
		}
		catch (IOException ex) {
			if (this.folder.toFile().getUsableSpace() > rest) {
				throw ex;
			}
		}
	}

	/**
	 * Gives the room back that was taken up.
	 */
	void free() throws IOException {
		Files.deleteIfExists(this.ballast);
	}

	@Override
	public void close() {
		try {
			run("umount", this.folder.toString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void run(String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes());
		if (process.waitFor() != 0) {
			throw new IOException(String.join(" ", command) + ": " + output);
		}
	}

}
