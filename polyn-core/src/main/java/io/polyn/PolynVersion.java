package io.polyn;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

/**
 * The version of Polyn that runs. It is no entry of a manifest, as an application that is
 * packaged in one jar has its own.
 */
public final class PolynVersion {

	private static final @Nullable String VERSION = read();

	private PolynVersion() {
	}

	/**
	 * Returns the version.
	 * @return the version, or {@code null} if its resource is missing
	 */
	public static @Nullable String get() {
		return VERSION;
	}

	private static @Nullable String read() {
		Properties properties = new Properties();
		try (InputStream resource = PolynVersion.class.getResourceAsStream("version.properties")) {
			if (resource != null) {
				properties.load(resource);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return properties.getProperty("version");
	}

}
