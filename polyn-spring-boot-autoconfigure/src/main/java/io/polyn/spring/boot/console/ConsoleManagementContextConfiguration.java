package io.polyn.spring.boot.console;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.endpoint.web.PathMapper;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * What the console needs beside its endpoint on the web server of the endpoints, which
 * may be another one than the application's.
 */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "polyn.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty("polyn.console.enabled")
class ConsoleManagementContextConfiguration {

	// Before the filters of Spring Security, so that what these refuse has the headers,
	// too.
	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(DispatcherServletPath.class)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class ServletConfiguration {

		@Bean
		FilterRegistrationBean<ServletPageFilter> polynConsoleFilter(WebEndpointProperties properties,
				ObjectProvider<PathMapper> mappers, DispatcherServletPath servlet) {
			String path = servlet.getRelativePath(ConsolePath.of(properties, mappers).value());
			FilterRegistrationBean<ServletPageFilter> registration = new FilterRegistrationBean<>(
					new ServletPageFilter());
			registration.addUrlPatterns(path, path + "/*");
			registration.setOrder(ORDER);
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	static class ReactiveConfiguration {

		@Bean
		@Order(ORDER)
		ReactivePageFilter polynConsoleFilter(WebEndpointProperties properties, ObjectProvider<PathMapper> mappers) {
			return new ReactivePageFilter(ConsolePath.of(properties, mappers).value());
		}

	}

}
