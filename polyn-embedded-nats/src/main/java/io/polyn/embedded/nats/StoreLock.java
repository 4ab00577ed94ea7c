package io.polyn.embedded.nats;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.jspecify.annotations.Nullable;

/**
 * Keeps a second server off a store: the server itself does not, and two on one store
 * destroy it.
 */
final class StoreLock implements AutoCloseable {

	private static final String FILE = "polyn.lock";

	private final FileChannel channel;

	private StoreLock(FileChannel channel) {
		this.channel = channel;
	}

	/**
	 * Takes the lock of a store.
	 * @param store the store's folder
	 * @return the lock, which ends with this process at the latest
	 * @throws EmbeddedNatsException if another server is on this store
	 * @throws IOException if the lock's file cannot be written
	 */
	static StoreLock acquire(Path store) throws IOException {
		FileChannel channel = FileChannel.open(store.resolve(FILE), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE);
		if (tryLock(channel) == null) {
			channel.close();
			throw new EmbeddedNatsException("The store directory " + store
					+ " is in use by another embedded nats-server. Stop the application that has it, or give this one a"
					+ " store directory of its own.");
		}
		return new StoreLock(channel);
	}

	private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			// Held by another server of this JVM.
			return null;
		}
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
