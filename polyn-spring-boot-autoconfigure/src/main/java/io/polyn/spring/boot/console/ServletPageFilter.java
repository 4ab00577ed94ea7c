package io.polyn.spring.boot.console;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Adds the page's headers, and refuses what another site's page sends, in Spring MVC. It
 * refuses without the page of errors, which may be for those only who are signed in.
 */
class ServletPageFilter extends OncePerRequestFilter {

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		PageHeaders.addTo(response::setHeader);
		// It would begin to follow events, without an end.
		if (HttpMethod.HEAD.matches(request.getMethod())) {
			response.setHeader(HttpHeaders.ALLOW, "GET, POST");
			response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
			return;
		}
		if (HttpMethod.POST.matches(request.getMethod())
				&& RequestOrigin.of(new ServletServerHttpRequest(request)).isForeign()) {
			response.setStatus(HttpServletResponse.SC_FORBIDDEN);
			return;
		}
		chain.doFilter(request, response);
	}

}
