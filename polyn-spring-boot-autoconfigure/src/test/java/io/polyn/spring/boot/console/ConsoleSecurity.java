package io.polyn.spring.boot.console;

import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

import static org.springframework.security.config.Customizer.withDefaults;

/**
 * The example of docs/spring-boot.md, beside what an application has anyway.
 */
@Configuration(proxyBeanMethods = false)
class ConsoleSecurity {

	@Bean
	@Order(1)
	SecurityFilterChain consoleFilterChain(HttpSecurity http) {
		return http.securityMatcher(EndpointRequest.to("polynconsole"))
			.authorizeHttpRequests((requests) -> requests.requestMatchers(HttpMethod.POST)
				.hasRole("OPERATOR")
				.anyRequest()
				.hasAnyRole("OPERATOR", "SUPPORT"))
			.httpBasic(withDefaults())
			.csrf((csrf) -> csrf.spa())
			.build();
	}

	@Bean
	SecurityFilterChain applicationFilterChain(HttpSecurity http) {
		return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
			.httpBasic(withDefaults())
			.build();
	}

	@Bean
	UserDetailsService users() {
		return new InMemoryUserDetailsManager(ConsoleUser.details());
	}

}
