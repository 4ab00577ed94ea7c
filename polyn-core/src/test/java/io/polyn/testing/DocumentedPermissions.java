package io.polyn.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The permissions in {@code docs/operations.md}.
 */
public final class DocumentedPermissions {

	private DocumentedPermissions() {
	}

	/**
	 * Returns the permissions of a kind of user, as they stand in the server's
	 * configuration.
	 */
	public static String of(String user) throws IOException {
		List<String> lines = Files.readAllLines(Path.of("../docs/operations.md"));
		int begin = lines.indexOf("<!-- permissions: " + user + " -->");
		List<String> rest = lines.subList(begin + 2, lines.size());
		return String.join("\n", rest.subList(0, rest.indexOf("```")));
	}

}
