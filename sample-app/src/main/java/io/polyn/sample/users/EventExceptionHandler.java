package io.polyn.sample.users;

import io.polyn.cloudevent.InvalidEventException;
import io.polyn.event.PublishFailedException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Tells a client why no event was published.
 */
@RestControllerAdvice
class EventExceptionHandler {

	private static final Log logger = LogFactory.getLog(EventExceptionHandler.class);

	@ExceptionHandler
	ProblemDetail invalid(InvalidEventException ex) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT,
				"The request does not make a valid event.");
		problem.setProperty("violations",
				ex.violations()
					.stream()
					.map((violation) -> new InvalidField(violation.pointer(), violation.message()))
					.toList());
		return problem;
	}

	@ExceptionHandler
	ProblemDetail notPublished(PublishFailedException ex) {
		logger.error("An event was not published", ex);
		return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
				"The event could not be stored. Try again later.");
	}

	/**
	 * A part of the request that is not as it should be.
	 *
	 * @param pointer the JSON pointer to it
	 * @param message what is wrong there
	 */
	record InvalidField(String pointer, String message) {
	}

}
