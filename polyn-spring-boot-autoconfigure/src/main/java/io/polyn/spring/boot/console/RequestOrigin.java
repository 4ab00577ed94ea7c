package io.polyn.spring.boot.console;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;

/**
 * What a browser says of the page that sends a request.
 *
 * @param site the header {@code Sec-Fetch-Site}, which browsers send to addresses that
 * they trust
 * @param origin the header {@code Origin}
 * @param host the header {@code Host}, which a proxy may have changed
 * @param address the address of the request, which is the one that the browser knows
 * where forwarded headers are believed
 */
record RequestOrigin(@Nullable String site, @Nullable String origin, @Nullable String host, URI address) {

	static RequestOrigin of(HttpRequest request) {
		HttpHeaders headers = request.getHeaders();
		return new RequestOrigin(headers.getFirst("Sec-Fetch-Site"), headers.getFirst(HttpHeaders.ORIGIN),
				headers.getFirst(HttpHeaders.HOST), request.getURI());
	}

	/**
	 * Says whether another site's page sends the request. What is no browser says
	 * nothing, and is none.
	 */
	boolean isForeign() {
		if (this.site != null) {
			return !this.site.equals("same-origin") && !this.site.equals("none");
		}
		return this.origin != null && !isHere(this.origin);
	}

	// Without the scheme: a proxy that does not tell of itself may have ended TLS.
	private boolean isHere(String origin) {
		try {
			String authority = new URI(origin).getRawAuthority();
			return authority != null
					&& Stream.of(this.host, this.address.getRawAuthority()).anyMatch(authority::equalsIgnoreCase);
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

}
