package io.polyn.spring.boot.console;

import java.util.HashSet;
import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the console's endpoint.
 */
@ConfigurationProperties("management.endpoint.polynconsole")
public class PolynConsoleProperties {

	/**
	 * When to show the data of events and dead letters.
	 */
	private Show showValues = Show.NEVER;

	/**
	 * Comma-separated list of the roles of users who are shown data when authorized. All
	 * authenticated users are if it is empty.
	 */
	private Set<String> roles = new HashSet<>();

	public Show getShowValues() {
		return this.showValues;
	}

	public void setShowValues(Show showValues) {
		this.showValues = showValues;
	}

	public Set<String> getRoles() {
		return this.roles;
	}

	public void setRoles(Set<String> roles) {
		this.roles = roles;
	}

}
