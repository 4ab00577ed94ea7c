package io.polyn.capture.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What stands in {@code docs}.
 */
public final class Documentation {

	private Documentation() {
	}

	/**
	 * Returns a block of code.
	 * @param page the name of the page's file
	 * @param mark what the comment right before the block says
	 */
	public static String block(String page, String mark) throws IOException {
		List<String> lines = Files.readAllLines(Path.of("../docs", page));
		List<String> rest = lines.subList(lines.indexOf("<!-- " + mark + " -->") + 2, lines.size());
		return String.join("\n", rest.subList(0, rest.indexOf("```")));
	}

}
