package io.polyn.spring.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder that a test puts on the classpath.
 *
 * @param path the folder
 */
public record ClasspathFolder(Path path) {

	/** A migration that creates the stream {@code USERS}. */
	public static final String CREATE_USERS = "change:\n  - create_stream: {name: USERS, subjects: [\"user.>\"]}\n";

	/** A migration that creates the consumer of {@code user.created.v1}. */
	public static final String CREATE_CONSUMER = """
			change:
			  - create_consumer:
			      stream: USERS
			      durable_name: users_user_created_v1
			      filter_subject: user.created.v1
			""";

	/** A schema of {@code user.created.v1}. */
	public static final String USER_CREATED = """
			{
			  "$schema": "https://json-schema.org/draft/2020-12/schema",
			  "type": "object",
			  "properties": {"id": {"type": "string"}, "email_address": {"type": "string"}},
			  "required": ["id"]
			}
			""";

	public ClasspathFolder migration(String file, String content) {
		return write("polyn/migrations/" + file, content);
	}

	public ClasspathFolder schema(String file, String content) {
		return write("polyn/schemas/" + file, content);
	}

	public ClasspathFolder write(String file, String content) {
		try {
			Path target = this.path.resolve(file);
			Files.createDirectories(target.getParent());
			Files.writeString(target, content);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public ClassLoader classLoader() {
		try {
			return new URLClassLoader(new URL[] { this.path.toUri().toURL() }, getClass().getClassLoader());
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
