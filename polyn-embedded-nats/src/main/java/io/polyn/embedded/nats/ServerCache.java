package io.polyn.embedded.nats;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of downloaded servers, with one folder per version, shared by all builds of
 * a user.
 */
final class ServerCache {

	/**
	 * The file name of the server.
	 */
	static final String EXECUTABLE = (File.separatorChar == '\\') ? "nats-server.exe" : "nats-server";

	private static final Logger logger = LoggerFactory.getLogger(ServerCache.class);

	private static final Duration LOCK_TIMEOUT = Duration.ofMinutes(15);

	private static final String UNFINISHED = ".download-";

	private final Path folder;

	/**
	 * Creates a cache.
	 * @param polynCache Polyn's cache folder, which may be absent
	 */
	ServerCache(Path polynCache) {
		this.folder = polynCache.resolve("nats-server").toAbsolutePath();
	}

	Path folder() {
		return this.folder;
	}

	/**
	 * Returns the servers in the cache.
	 * @return executables that may be unusable, newest version first
	 * @throws IOException if the folder cannot be read
	 */
	List<Path> servers() throws IOException {
		if (!Files.isDirectory(this.folder)) {
			return List.of();
		}
		try (Stream<Path> children = Files.list(this.folder)) {
			return children.map((child) -> NatsVersion.parse(child.getFileName().toString()))
				.flatMap(Optional::stream)
				.sorted(Comparator.reverseOrder())
				.map((version) -> this.folder.resolve(version.text()).resolve(EXECUTABLE))
				.filter(Files::isRegularFile)
				.toList();
		}
	}

	/**
	 * Downloads a server into the cache, unless another thread or process has done so
	 * meanwhile.
	 * @param apt the source
	 * @return the server in the cache
	 * @throws UnusableBinaryException if the server cannot be used
	 * @throws IOException if the download fails
	 */
	NatsServerBinary download(AptPackage apt) throws UnusableBinaryException, IOException {
		Files.createDirectories(this.folder);
		// A file lock is held by the whole JVM, and lost when any channel of that file is
		// closed: threads must take turns before they open it.
		synchronized (ServerCache.class) {
			try (FileChannel channel = FileChannel.open(this.folder.resolve(".lock"), StandardOpenOption.CREATE,
					StandardOpenOption.WRITE)) {
				lock(channel);
				NatsServerBinary present = usable();
				return (present != null) ? present : downloadLocked(apt);
			}
		}
	}

	private void lock(FileChannel channel) throws IOException {
		long deadline = System.nanoTime() + LOCK_TIMEOUT.toNanos();
		while (!tryLock(channel)) {
			if (System.nanoTime() > deadline) {
				throw new IOException("another process has been holding the lock %s for %d minutes"
					.formatted(this.folder.resolve(".lock"), LOCK_TIMEOUT.toMinutes()));
			}
			try {
				Thread.sleep(100);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IOException("interrupted while waiting for another download", ex);
			}
		}
	}

	private static boolean tryLock(FileChannel channel) throws IOException {
		try {
			FileLock lock = channel.tryLock();
			return lock != null;
		}
		catch (OverlappingFileLockException ex) {
			// This class, loaded by another class loader of this JVM, has the lock.
			return false;
		}
	}

	private @Nullable NatsServerBinary usable() throws IOException {
		for (Path server : servers()) {
			try {
				return NatsServerBinary.inspect(server);
			}
			catch (UnusableBinaryException ex) {
				logger.debug("Passed over: {}", ex.getMessage());
			}
		}
		return null;
	}

	private NatsServerBinary downloadLocked(AptPackage apt) throws UnusableBinaryException, IOException {
		deleteUnfinished();
		logger.info("Downloading the package nats-server with apt-get into {}", this.folder);
		Path workspace = Files.createTempDirectory(this.folder, UNFINISHED);
		try {
			NatsServerBinary unpacked = NatsServerBinary.inspect(apt.unpack(workspace));
			Path complete = Files.createDirectory(workspace.resolve("complete"));
			Files.move(unpacked.path(), complete.resolve(EXECUTABLE));
			Path target = this.folder.resolve(unpacked.version());
			ServerFiles.deleteTree(target);
			Files.move(complete, target, StandardCopyOption.ATOMIC_MOVE);
			return NatsServerBinary.inspect(target.resolve(EXECUTABLE));
		}
		finally {
			ServerFiles.deleteTree(workspace);
		}
	}

	private void deleteUnfinished() throws IOException {
		try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(this.folder, UNFINISHED + "*")) {
			for (Path workspace : unfinished) {
				ServerFiles.deleteTree(workspace);
			}
		}
	}

}
