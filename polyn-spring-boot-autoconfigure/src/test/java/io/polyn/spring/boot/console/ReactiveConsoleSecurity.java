package io.polyn.spring.boot.console;

import reactor.core.publisher.Mono;

import org.springframework.boot.security.autoconfigure.actuate.web.reactive.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRequestAttributeHandler;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;

import static org.springframework.security.config.Customizer.withDefaults;

/**
 * The example of docs/spring-boot.md for Spring WebFlux, beside what an application has
 * anyway.
 */
@Configuration(proxyBeanMethods = false)
class ReactiveConsoleSecurity {

	@Bean
	@Order(1)
	SecurityWebFilterChain consoleFilterChain(ServerHttpSecurity http) {
		return http.securityMatcher(EndpointRequest.to("polynconsole"))
			.authorizeExchange((exchanges) -> exchanges.pathMatchers(HttpMethod.POST)
				.hasRole("OPERATOR")
				.anyExchange()
				.hasAnyRole("OPERATOR", "SUPPORT"))
			.httpBasic(withDefaults())
			.csrf((csrf) -> csrf.csrfTokenRepository(CookieServerCsrfTokenRepository.withHttpOnlyFalse())
				.csrfTokenRequestHandler(new ServerCsrfTokenRequestAttributeHandler()))
			.addFilterAfter(this::sendCsrfToken, SecurityWebFiltersOrder.CSRF)
			.build();
	}

	private Mono<Void> sendCsrfToken(ServerWebExchange exchange, WebFilterChain chain) {
		Mono<CsrfToken> token = exchange.getAttributeOrDefault(CsrfToken.class.getName(), Mono.empty());
		return token.then(chain.filter(exchange));
	}

	@Bean
	SecurityWebFilterChain applicationFilterChain(ServerHttpSecurity http) {
		return http.authorizeExchange((exchanges) -> exchanges.anyExchange().authenticated())
			.httpBasic(withDefaults())
			.build();
	}

	@Bean
	MapReactiveUserDetailsService users() {
		return new MapReactiveUserDetailsService(ConsoleUser.details());
	}

}
