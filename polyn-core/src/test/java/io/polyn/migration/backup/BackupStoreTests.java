package io.polyn.migration.backup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Random;
import java.util.stream.Stream;

import io.nats.client.api.ObjectStoreConfiguration;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.nats.NamePrefix;
import io.polyn.testing.JetStreamServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BackupStoreTests {

	@RegisterExtension
	static final JetStreamServer server = new JetStreamServer();

	@TempDir
	Path temp;

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatIsWrittenIsReadAgain(boolean inFolder) {
		BackupStore store = store(inFolder);
		byte[] content = new byte[1_000_000];
		new Random(1).nextBytes(content);
		write(store, "users/1/USERS.snapshot", content);
		write(store, "users/1/empty", new byte[0]);
		assertThat(read(store, "users/1/USERS.snapshot")).isEqualTo(content);
		assertThat(read(store, "users/1/empty")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aFileIsNeverOverwritten(boolean inFolder) {
		BackupStore store = store(inFolder);
		write(store, "users/1/USERS.snapshot", bytes("old"));
		failed(() -> write(store, "users/1/USERS.snapshot", bytes("new")));
		assertThat(read(store, "users/1/USERS.snapshot")).isEqualTo(bytes("old"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aFileThatCouldNotBeWrittenEntirelyIsNotThere(boolean inFolder) throws Exception {
		BackupStore store = store(inFolder);
		failed(() -> store.write("users/1/USERS.snapshot", new InputStream() {

			private int left = 3;

			@Override
			public int read() {
				throw new UnsupportedOperationException();
			}

			@Override
			public int read(byte[] buffer, int offset, int length) throws IOException {
				if (this.left-- == 0) {
					throw new IOException("the connection was lost");
				}
				return length;
			}

		}));
		assertThat(store.list("users/")).isEmpty();
		failed(() -> read(store, "users/1/USERS.snapshot"));
		if (inFolder) {
			try (Stream<Path> files = Files.walk(this.temp)) {
				assertThat(files.filter(Files::isRegularFile)).isEmpty();
			}
		}
		else {
			assertThat(server.messages("OBJ_POLYN_BACKUPS")).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void filesAreListedByTheirNames(boolean inFolder) {
		BackupStore store = store(inFolder);
		assertThat(store.list("users/")).isEmpty();
		for (String name : new String[] { "users/2/b", "users/1/a", "users/1/\u00dc:?", "users.eu/1/c" }) {
			write(store, name, bytes("x"));
		}
		assertThat(store.list("users/")).containsExactly("users/1/a", "users/1/\u00dc:?", "users/2/b");
		store.delete("users/1/a");
		store.delete("users/1/a");
		store.delete("users/2/b");
		assertThat(store.list("users/")).containsExactly("users/1/\u00dc:?");
	}

	@Test
	void aFileStaysInsideTheFolder() {
		BackupStore store = BackupStore.folder(this.temp.resolve("inner"));
		write(store, "../outer", bytes("x"));
		assertThat(this.temp.resolve("outer")).doesNotExist();
		assertThat(read(store, "../outer")).isEqualTo(bytes("x"));
	}

	@Test
	void aFileIsForItsOwnerAlone() throws Exception {
		write(BackupStore.folder(this.temp), "users/1/a", bytes("x"));
		assertThat(Files.getPosixFilePermissions(this.temp.resolve("users/1/a")))
			.containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
	}

	@Test
	void aFolderThatCanNotBeMadeIsReported() throws Exception {
		Path file = Files.writeString(this.temp.resolve("file"), "in the way");
		failed(() -> write(BackupStore.folder(file.resolve("backups")), "users/1/a", bytes("x")));
	}

	@Test
	void aFullObjectStoreIsReported() throws Exception {
		server.connection()
			.objectStoreManagement()
			.create(ObjectStoreConfiguration.builder("POLYN_BACKUPS").maxBucketSize(200_000).build());
		BackupStore store = store(false);
		failed(() -> write(store, "users/1/a", new byte[1_000_000]));
		assertThat(store.list("users/")).isEmpty();
		write(store, "users/1/a", new byte[1_000]);
	}

	@Test
	void backupsInTheObjectStoreAreInFiles() {
		BackupStore store = store(false);
		write(store, "users/1/a", bytes("x"));
		assertThat(server.config("OBJ_POLYN_BACKUPS").path("storage").asText()).isEqualTo("file");
		assertThat(store.liesIn("OBJ_POLYN_BACKUPS")).isTrue();
	}

	private BackupStore store(boolean inFolder) {
		return inFolder ? BackupStore.folder(this.temp) : BackupStore.objectStore(server.api(), NamePrefix.NONE);
	}

	private static void write(BackupStore store, String name, byte[] content) {
		store.write(name, new ByteArrayInputStream(content));
	}

	private static byte[] read(BackupStore store, String name) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		store.read(name, content);
		return content.toByteArray();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static void failed(Runnable action) {
		assertThatExceptionOfType(PolynException.class).isThrownBy(action::run)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.BACKUP_FAILED));
	}

}
