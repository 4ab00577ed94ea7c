package io.polyn.spring.boot.version;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.polyn.version.Scheme;
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

	/**
	 * What versioning schemas consist of beside changes that are beans, by their names,
	 * of which 'default' is the one that changes belong to that name none.
	 */
	private Map<String, Schema> schemas = new LinkedHashMap<>();

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

	public Map<String, Schema> getSchemas() {
		return this.schemas;
	}

	public void setSchemas(Map<String, Schema> schemas) {
		this.schemas = schemas;
	}

	/**
	 * Properties of a versioning schema.
	 */
	public static class Schema {

		/**
		 * How versions are written and ordered.
		 */
		private VersionScheme scheme = VersionScheme.SEMANTIC;

		/**
		 * Comma-separated list of the versions that have no change of their own; others
		 * may be among them.
		 */
		private List<String> versions = new ArrayList<>();

		/**
		 * Version that the code knows, where newer ones are only being prepared. By
		 * default the newest.
		 */
		private @Nullable String latest;

		public VersionScheme getScheme() {
			return this.scheme;
		}

		public void setScheme(VersionScheme scheme) {
			this.scheme = scheme;
		}

		public List<String> getVersions() {
			return this.versions;
		}

		public void setVersions(List<String> versions) {
			this.versions = versions;
		}

		public @Nullable String getLatest() {
			return this.latest;
		}

		public void setLatest(@Nullable String latest) {
			this.latest = latest;
		}

	}

	/**
	 * How versions are written and ordered.
	 */
	public enum VersionScheme {

		/** Semantic versions, such as {@code 1.1.0}. */
		SEMANTIC(Scheme.SEMANTIC),

		/** Days, such as {@code 2026-11-20}. */
		DATE(Scheme.DATE),

		/** Whole numbers. */
		INTEGER(Scheme.INTEGER);

		private final Scheme scheme;

		VersionScheme(Scheme scheme) {
			this.scheme = scheme;
		}

		Scheme scheme() {
			return this.scheme;
		}

	}

}
