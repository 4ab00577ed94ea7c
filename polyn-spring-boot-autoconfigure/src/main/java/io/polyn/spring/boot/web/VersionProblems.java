package io.polyn.spring.boot.web;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;
import org.springframework.web.accept.InvalidApiVersionException;
import org.springframework.web.accept.MissingApiVersionException;
import org.springframework.web.accept.NotAcceptableApiVersionException;
import org.springframework.web.server.ResponseStatusException;

/**
 * What clients are told when a request has no version, one that is not served, or a body
 * that can't be walked: a problem detail by RFC 9457. Whoever else renders these problems
 * finds the same in them.
 */
final class VersionProblems implements ErrorResponse.Interceptor {

	// All that is left of the error where Spring's own handler makes a problem of it.
	private static final String MISSING = String.valueOf(new MissingApiVersionException().getReason());

	private static final String INVALID = String.valueOf(new InvalidApiVersionException("").getReason())
		.replaceAll("''.*", "");

	private final WebVersioning versioning;

	VersionProblems(WebVersioning versioning) {
		this.versioning = versioning;
	}

	/**
	 * Says whether an error is one of these.
	 */
	static boolean isProblem(Throwable error) {
		return error instanceof InvalidApiVersionException || error instanceof MissingApiVersionException
				|| error instanceof UnwalkableRequestException;
	}

	@Override
	public void handleError(ProblemDetail detail, @Nullable ErrorResponse error) {
		List<String> versions = this.versioning.offered();
		if (error instanceof NotAcceptableApiVersionException) {
			detail.setDetail("This resource is not available in the API version that is asked for.");
		}
		else if (error instanceof InvalidApiVersionException invalid) {
			detail.setDetail("The request asks for an API version that is not served. The versions are "
					+ String.join(", ", versions) + ".");
			detail.setProperty("supportedVersions", versions);
			if (invalid.getCause() instanceof PolynException cause) {
				detail.setProperty("code", cause.code().id());
			}
		}
		else if (error instanceof MissingApiVersionException) {
			detail.setDetail("The request has to name an API version: one of " + String.join(", ", versions) + ".");
			detail.setProperty("supportedVersions", versions);
		}
		else if (error == null && detail.getDetail() != null
				&& (detail.getDetail().equals(MISSING) || detail.getDetail().startsWith(INVALID))) {
			detail.setProperty("supportedVersions", versions);
		}
	}

	/**
	 * Writes a problem.
	 * @param error one of these
	 * @param path the path of the request
	 * @return one JSON object, UTF-8
	 */
	byte[] write(ResponseStatusException error, String path) {
		ProblemDetail detail = error.getBody();
		handleError(detail, error);
		ObjectNode json = Json.object();
		json.put("title", detail.getTitle());
		json.put("status", detail.getStatus());
		json.put("detail", detail.getDetail());
		json.put("instance", (detail.getInstance() != null) ? detail.getInstance().toString() : path);
		if (detail.getProperties() != null) {
			detail.getProperties().forEach((name, value) -> json.putPOJO(name, value));
		}
		return Json.write(json);
	}

}
