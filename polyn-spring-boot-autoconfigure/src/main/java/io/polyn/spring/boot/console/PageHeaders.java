package io.polyn.spring.boot.console;

import java.util.function.BiConsumer;

/**
 * The headers by which browsers are told to load nothing from elsewhere, to run nothing
 * but the page's own script, and to keep nothing.
 */
final class PageHeaders {

	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
			+ "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	private PageHeaders() {
	}

	static void addTo(BiConsumer<String, String> response) {
		response.accept("Content-Security-Policy", POLICY);
		response.accept("X-Content-Type-Options", "nosniff");
		response.accept("X-Frame-Options", "DENY");
		response.accept("Referrer-Policy", "no-referrer");
		response.accept("Cross-Origin-Opener-Policy", "same-origin");
		response.accept("Cross-Origin-Resource-Policy", "same-origin");
		response.accept("Cache-Control", "no-store");
		// A proxy in between would keep live events back.
		response.accept("X-Accel-Buffering", "no");
	}

}
