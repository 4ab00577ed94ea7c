package io.polyn.spring.boot.web;

import io.polyn.version.VersioningException;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * Raised when a change fails on the body of a request. What it tells the client is
 * neither the data nor how the service is made.
 */
final class UnwalkableRequestException extends ResponseStatusException {

	private static final long serialVersionUID = 1L;

	UnwalkableRequestException(WebVersioning.Way way, VersioningException cause) {
		super(HttpStatus.BAD_REQUEST, cause.code().id() + ": The body can't be read as " + way.type()
				+ " of the API version " + way.version() + ".", cause);
		getBody().setProperty("code", cause.code().id());
	}

}
