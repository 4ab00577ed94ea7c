package io.polyn.spring.boot.web;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers with {@link VersionProblems} in servlet applications, after the application's
 * own handlers of exceptions.
 */
final class VersionProblemResolver implements HandlerExceptionResolver {

	private static final Log logger = LogFactory.getLog(VersionProblemResolver.class);

	private final VersionProblems problems;

	VersionProblemResolver(VersionProblems problems) {
		this.problems = problems;
	}

	@Override
	public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception ex) {
		if (ex instanceof ResponseStatusException error && VersionProblems.isProblem(ex) && !response.isCommitted()) {
			return answer(error, request, response);
		}
		return null;
	}

	private ModelAndView answer(ResponseStatusException error, HttpServletRequest request,
			HttpServletResponse response) {
		byte[] body = this.problems.write(error, request.getRequestURI());
		response.setStatus(error.getStatusCode().value());
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		response.setContentLength(body.length);
		try {
			response.getOutputStream().write(body);
		}
		catch (IOException ex) {
			logger.debug("The client has gone", ex);
		}
		return new ModelAndView();
	}

}
