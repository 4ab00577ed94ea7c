package io.polyn.spring.boot.console;

import java.net.URI;
import java.net.URISyntaxException;

import org.jspecify.annotations.Nullable;

/**
 * What a browser says of the page that sends a request.
 *
 * @param site the header {@code Sec-Fetch-Site}, which browsers send to addresses that
 * they trust
 * @param origin the header {@code Origin}
 * @param host the header {@code Host}
 */
record RequestOrigin(@Nullable String site, @Nullable String origin, @Nullable String host) {

	/**
	 * Says whether another site's page sends the request. What is no browser says
	 * nothing, and is none.
	 */
	boolean isForeign() {
		if (this.site != null) {
			return !this.site.equals("same-origin") && !this.site.equals("none");
		}
		return this.origin != null && !isHost(this.origin);
	}

	private boolean isHost(String origin) {
		try {
			String authority = new URI(origin).getRawAuthority();
			return authority != null && authority.equalsIgnoreCase(this.host);
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

}
