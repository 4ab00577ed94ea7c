package io.polyn.spring.boot.web;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;

/**
 * Answers with {@link VersionProblems} in reactive applications, after the application's
 * own handlers of exceptions and before Spring Boot's.
 */
final class VersionProblemHandler implements WebExceptionHandler, Ordered {

	private final @Nullable VersionProblems problems;

	VersionProblemHandler(@Nullable VersionProblems problems) {
		this.problems = problems;
	}

	@Override
	public int getOrder() {
		return -2;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable ex) {
		ServerHttpResponse response = exchange.getResponse();
		if (this.problems == null || !(ex instanceof ResponseStatusException error) || !VersionProblems.isProblem(ex)
				|| !response.setStatusCode(error.getStatusCode())) {
			return Mono.error(ex);
		}
		byte[] body = this.problems.write(error, exchange.getRequest().getPath().value());
		response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
		response.getHeaders().setContentLength(body.length);
		return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
	}

}
