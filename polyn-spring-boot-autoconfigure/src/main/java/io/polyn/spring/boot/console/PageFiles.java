package io.polyn.spring.boot.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.MimeType;
import org.springframework.web.util.HtmlUtils;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The files that the page consists of.
 */
class PageFiles {

	private static final Map<String, MimeType> TYPES = Map.of("console.html", new MimeType("text", "html", UTF_8),
			"console.css", new MimeType("text", "css", UTF_8), "console.js", new MimeType("text", "javascript", UTF_8));

	private final String page;

	/**
	 * Creates the files.
	 * @param path the path of the page, of which the other files lie below the last
	 * segment
	 * @param application the name of the application
	 */
	PageFiles(String path, String application) {
		this.page = read("console.html").replace("{{path}}", escape(path.substring(path.lastIndexOf('/') + 1)))
			.replace("{{application}}", escape(application));
	}

	WebEndpointResponse<String> page() {
		return new WebEndpointResponse<>(this.page, WebEndpointResponse.STATUS_OK, TYPES.get("console.html"));
	}

	/**
	 * Looks up what the page refers to.
	 * @return the file, {@code null} if there is no such file
	 */
	@Nullable WebEndpointResponse<String> find(String name) {
		return (name.endsWith(".css") || name.endsWith(".js")) && TYPES.containsKey(name)
				? new WebEndpointResponse<>(read(name), WebEndpointResponse.STATUS_OK, TYPES.get(name)) : null;
	}

	private static String escape(String text) {
		return HtmlUtils.htmlEscape(text, UTF_8.name());
	}

	private static String read(String name) {
		try {
			return new ClassPathResource(name, PageFiles.class).getContentAsString(UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
