package io.polyn.spring.boot.web;

import java.util.Map;

import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Gives every request the attributes of its exchange, among which is the version. A
 * request that a filter has put in place of the server's own has none, and codecs see
 * nothing but the request. It is the last of all filters.
 */
final class RequestAttributesFilter implements WebFilter, Ordered {

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		ServerHttpRequest request = exchange.getRequest();
		Map<String, Object> attributes = exchange.getAttributes();
		if (request.getAttributes() == attributes) {
			return chain.filter(exchange);
		}
		return chain.filter(exchange.mutate().request(new ServerHttpRequestDecorator(request) {

			@Override
			public Map<String, Object> getAttributes() {
				return attributes;
			}

		}).build());
	}

}
