package io.polyn.spring.boot.version;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the versioning.
 */
@ConfigurationProperties("polyn.versioning")
public class VersioningProperties {

	/**
	 * Name of the bean that is the versioning schema of events, where there are several.
	 */
	private @Nullable String events;

	/**
	 * Name of the bean that is the versioning schema of requests and responses, where
	 * there are several.
	 */
	private @Nullable String web;

	public @Nullable String getEvents() {
		return this.events;
	}

	public void setEvents(@Nullable String events) {
		this.events = events;
	}

	public @Nullable String getWeb() {
		return this.web;
	}

	public void setWeb(@Nullable String web) {
		this.web = web;
	}

}
