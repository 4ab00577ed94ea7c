package io.polyn.spring.boot.console;

import java.util.Set;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Adds the page's headers, and refuses what another site's page sends, in Spring WebFlux.
 */
class ReactivePageFilter implements WebFilter {

	private final PathPattern pattern;

	/**
	 * Creates a filter.
	 * @param path the path of the page
	 */
	ReactivePageFilter(String path) {
		this.pattern = PathPatternParser.defaultInstance.parse(path + "/**");
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		if (!this.pattern.matches(exchange.getRequest().getPath().pathWithinApplication())) {
			return chain.filter(exchange);
		}
		PageHeaders.addTo(exchange.getResponse().getHeaders()::set);
		// It would begin to follow events, without an end.
		if (exchange.getRequest().getMethod() == HttpMethod.HEAD) {
			exchange.getResponse().getHeaders().setAllow(Set.of(HttpMethod.GET, HttpMethod.POST));
			exchange.getResponse().setStatusCode(HttpStatus.METHOD_NOT_ALLOWED);
			return exchange.getResponse().setComplete();
		}
		if (exchange.getRequest().getMethod() == HttpMethod.POST
				&& RequestOrigin.of(exchange.getRequest()).isForeign()) {
			exchange.getResponse().setStatusCode(HttpStatus.FORBIDDEN);
			return exchange.getResponse().setComplete();
		}
		return chain.filter(exchange);
	}

}
