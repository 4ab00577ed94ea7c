package io.polyn.migration.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

import io.polyn.PolynException;

/**
 * Backups in a folder. A file is written aside, forced to the disk and then renamed.
 */
final class FolderBackupStore implements BackupStore {

	private static final String UNFINISHED = ".tmp";

	private final Path root;

	FolderBackupStore(Path root) {
		this.root = root;
	}

	@Override
	public void write(String name, InputStream content) {
		try {
			Path file = file(name);
			if (Files.exists(file)) {
				throw new FileAlreadyExistsException(file.toString());
			}
			Path folder = Files.createDirectories(file.getParent());
			Path aside = Files.createTempFile(folder, ".", UNFINISHED);
			try {
				writeForced(aside, content);
				Files.move(aside, file);
			}
			finally {
				Files.deleteIfExists(aside);
			}
			forceNames(folder);
		}
		catch (IOException ex) {
			throw failed("write", name, ex);
		}
	}

	@Override
	public void read(String name, OutputStream target) {
		try {
			Files.copy(file(name), target);
		}
		catch (IOException ex) {
			throw failed("read", name, ex);
		}
	}

	@Override
	public List<String> list(String folder) {
		Path path = file(folder);
		if (!Files.isDirectory(path)) {
			return List.of();
		}
		try (Stream<Path> files = Files.walk(path)) {
			return files.filter(Files::isRegularFile)
				.filter((file) -> !file.getFileName().toString().endsWith(UNFINISHED))
				.map(this::name)
				.sorted()
				.toList();
		}
		catch (IOException ex) {
			throw failed("list", folder, ex);
		}
	}

	@Override
	public void delete(String name) {
		try {
			Path file = file(name);
			if (Files.exists(file)) {
				Files.delete(file);
				deleteIfEmpty(file.getParent());
			}
		}
		catch (IOException ex) {
			throw failed("delete", name, ex);
		}
	}

	@Override
	public boolean liesIn(String stream) {
		return false;
	}

	// Whatever a stream may be called: its name is the name of one file.
	private Path file(String name) {
		Path file = this.root;
		for (String segment : name.split("/")) {
			String encoded = URLEncoder.encode(segment, StandardCharsets.UTF_8);
			file = file.resolve(encoded.startsWith(".") ? encoded.replace(".", "%2E") : encoded);
		}
		return file;
	}

	private String name(Path file) {
		return URLDecoder.decode(this.root.relativize(file).toString().replace('\\', '/'), StandardCharsets.UTF_8);
	}

	private static void writeForced(Path file, InputStream content) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			content.transferTo(Channels.newOutputStream(channel));
			channel.force(true);
		}
	}

	// Not every system lets one open a folder.
	private static void forceNames(Path folder) {
		try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
			channel.force(true);
		}
		catch (IOException ex) {
			return;
		}
	}

	private static void deleteIfEmpty(Path folder) throws IOException {
		try {
			Files.delete(folder);
		}
		catch (DirectoryNotEmptyException ex) {
			return;
		}
	}

	private PolynException failed(String what, String name, IOException cause) {
		return Backups.failed(
				"Could not " + what + " the backup " + name + " in the folder " + this.root + ": "
						+ cause.getClass().getSimpleName() + ": " + cause.getMessage() + ".",
				"Check the folder's permissions and the room on its disk.", cause);
	}

}
