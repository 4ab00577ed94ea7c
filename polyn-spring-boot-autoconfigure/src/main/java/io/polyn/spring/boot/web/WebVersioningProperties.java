package io.polyn.spring.boot.web;

import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.format.annotation.DateTimeFormat;

/**
 * Properties of the versions of requests and responses.
 */
@ConfigurationProperties("polyn.web")
public class WebVersioningProperties {

	/**
	 * Whether requests and responses have the versions of the versioning schema.
	 */
	private boolean enabled = true;

	/**
	 * Versions that clients are told to leave, with since, sunset and link.
	 */
	private List<Deprecation> deprecations = new ArrayList<>();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public List<Deprecation> getDeprecations() {
		return this.deprecations;
	}

	public void setDeprecations(List<Deprecation> deprecations) {
		this.deprecations = deprecations;
	}

	/**
	 * A version that clients are told to leave.
	 */
	public static class Deprecation {

		/**
		 * Version of the schema.
		 */
		private @Nullable String version;

		/**
		 * Day since which the version is deprecated, in UTC.
		 */
		private @Nullable LocalDate since;

		/**
		 * Day on which the version is expected to be no longer served, in UTC.
		 */
		private @Nullable LocalDate sunset;

		/**
		 * Page that says what to do instead.
		 */
		private @Nullable URI link;

		public @Nullable String getVersion() {
			return this.version;
		}

		public void setVersion(@Nullable String version) {
			this.version = version;
		}

		public @Nullable LocalDate getSince() {
			return this.since;
		}

		public void setSince(@DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate since) {
			this.since = since;
		}

		public @Nullable LocalDate getSunset() {
			return this.sunset;
		}

		public void setSunset(@DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate sunset) {
			this.sunset = sunset;
		}

		public @Nullable URI getLink() {
			return this.link;
		}

		public void setLink(@Nullable URI link) {
			this.link = link;
		}

	}

}
