package io.polyn.resource;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ResourceLocationTests {

	@Test
	void aLocationOnTheClasspathHasAPathThere() {
		for (String text : List.of("classpath:polyn/a", "classpath:/polyn/a/", "polyn/a")) {
			assertThat(ResourceLocation.of(text).onClasspath()).contains("polyn/a");
		}
		assertThat(ResourceLocation.of("file:/polyn/a").onClasspath()).isEmpty();
	}

	@Test
	void aFileSystemThatNobodyHasOpenedIsOpened(@TempDir Path temp) throws IOException {
		Path archive = temp.resolve("image.zip");
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
			zip.putNextEntry(new ZipEntry("polyn/a/1_a.yml"));
			zip.write("change: []".getBytes(StandardCharsets.UTF_8));
		}
		String root = "jar:" + archive.toUri() + "!/polyn/a";
		try {
			for (int i = 0; i < 2; i++) {
				assertThat(ResourceLocation.of("polyn/a").scan(new Image(root))).hasValueSatisfying(
						(files) -> assertThat(files).extracting(Resource::path).containsExactly("polyn/a/1_a.yml"));
			}
		}
		finally {
			FileSystems.getFileSystem(URI.create(root)).close();
		}
	}

	/**
	 * Finds a folder as a native image does: by a URL of a file system, not of a jar.
	 */
	private static final class Image extends ClassLoader {

		private final String root;

		Image(String root) {
			this.root = root;
		}

		@Override
		public Enumeration<URL> getResources(String name) throws MalformedURLException {
			return Collections.enumeration(List.of(new URL(null, this.root, new URLStreamHandler() {

				@Override
				protected URLConnection openConnection(URL url) {
					return new URLConnection(url) {

						@Override
						public void connect() {
						}

						@Override
						public InputStream getInputStream() {
							return InputStream.nullInputStream();
						}

					};
				}

			})));
		}

	}

}
