package io.polyn.embedded.nats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

import org.jspecify.annotations.Nullable;

/**
 * The folders of one running server: the store, the ports file and the log.
 *
 * @param temporary the folder that is deleted when the server is closed
 * @param ports the folder to which the server writes its ports
 * @param log the file that takes the server's output
 * @param store where JetStream keeps its data
 * @param storeLock the lock of a store that others may know of, {@code null} for a
 * temporary one
 */
record ServerFiles(Path temporary, Path ports, Path log, Path store, @Nullable StoreLock storeLock) {

	/**
	 * Creates the folders.
	 * @param givenStore where JetStream keeps its data, or {@code null} for a temporary
	 * folder
	 * @return the folders
	 * @throws EmbeddedNatsException if they cannot be created, or another server is on
	 * the given store
	 */
	static ServerFiles create(@Nullable Path givenStore) {
		try {
			Path store = (givenStore != null) ? Files.createDirectories(givenStore.toAbsolutePath()) : null;
			StoreLock storeLock = (store != null) ? StoreLock.acquire(store) : null;
			Path temporary = Files.createTempDirectory("polyn-nats-");
			Path ports = Files.createDirectory(temporary.resolve("ports"));
			return new ServerFiles(temporary, ports, temporary.resolve("nats-server.log"),
					(store != null) ? store : Files.createDirectory(temporary.resolve("store")), storeLock);
		}
		catch (IOException ex) {
			throw new EmbeddedNatsException("The folders of the nats-server cannot be created: " + ex
					+ ". Check the store directory and the temporary folder " + System.getProperty("java.io.tmpdir")
					+ ".", ex);
		}
	}

	/**
	 * Returns what a message should show of the server's output.
	 * @return some lines, indented
	 */
	String logExcerpt() {
		try {
			return Command.excerpt(Files.readString(this.log, StandardCharsets.ISO_8859_1));
		}
		catch (IOException ex) {
			return "    (unreadable log " + ex + ")";
		}
	}

	/**
	 * Deletes the temporary folder; a given store is not inside it, and is free for
	 * another server then.
	 */
	void delete() {
		try {
			if (this.storeLock != null) {
				this.storeLock.close();
			}
			deleteTree(this.temporary);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The temporary folder " + this.temporary + " cannot be deleted", ex);
		}
	}

	/**
	 * Deletes a folder with all that is in it.
	 * @param folder the folder, which may be absent
	 * @throws IOException if something in it cannot be deleted
	 */
	static void deleteTree(Path folder) throws IOException {
		Files.walkFileTree(folder, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Files.deleteIfExists(file);
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path file, IOException ex) throws IOException {
				if (ex instanceof NoSuchFileException) {
					return FileVisitResult.CONTINUE;
				}
				throw ex;
			}

			@Override
			public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException ex) throws IOException {
				if (ex != null) {
					throw ex;
				}
				Files.deleteIfExists(directory);
				return FileVisitResult.CONTINUE;
			}

		});
	}

}
