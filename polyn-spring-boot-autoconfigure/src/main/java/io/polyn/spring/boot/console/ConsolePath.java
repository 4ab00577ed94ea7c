package io.polyn.spring.boot.console;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMapper;

/**
 * Where the page is, which is known without a look at the endpoints: that would create
 * them before the web server.
 *
 * @param value the path in the context of the endpoints, for example
 * {@code /actuator/polynconsole}
 */
record ConsolePath(String value) {

	static ConsolePath of(WebEndpointProperties properties, ObjectProvider<PathMapper> mappers) {
		return new ConsolePath(properties.getBasePath() + "/"
				+ PathMapper.getRootPath(mappers.orderedStream().toList(), EndpointId.of(PolynConsoleEndpoint.ID)));
	}

}
