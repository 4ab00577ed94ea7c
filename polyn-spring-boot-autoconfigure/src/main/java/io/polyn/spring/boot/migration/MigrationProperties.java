package io.polyn.spring.boot.migration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the migrations.
 */
@ConfigurationProperties("polyn.migrations")
public class MigrationProperties {

	/**
	 * Comma-separated list of the folders with migrations, such as
	 * 'classpath:polyn/migrations' or 'file:/etc/migrations'. Each of them has to exist;
	 * without any, 'classpath:polyn/migrations', which need not.
	 */
	private List<String> locations = new ArrayList<>();

	/**
	 * Namespace that keeps the migrations apart from those of other services on the same
	 * account. By default the source root with dots for colons.
	 */
	private @Nullable String namespace;

	/**
	 * Values of placeholders in migrations.
	 */
	private Map<String, String> placeholders = new LinkedHashMap<>();

	private final Lock lock = new Lock();

	public List<String> getLocations() {
		return this.locations;
	}

	public void setLocations(List<String> locations) {
		this.locations = locations;
	}

	public @Nullable String getNamespace() {
		return this.namespace;
	}

	public void setNamespace(@Nullable String namespace) {
		this.namespace = namespace;
	}

	public Map<String, String> getPlaceholders() {
		return this.placeholders;
	}

	public void setPlaceholders(Map<String, String> placeholders) {
		this.placeholders = placeholders;
	}

	public Lock getLock() {
		return this.lock;
	}

	/**
	 * Properties of the lock that lets one process at a time migrate.
	 */
	public static class Lock {

		/**
		 * Time that the lock outlives a process that died.
		 */
		private Duration lease = Duration.ofSeconds(30);

		/**
		 * Time to wait for the lock.
		 */
		private Duration waitTimeout = Duration.ofMinutes(5);

		public Duration getLease() {
			return this.lease;
		}

		public void setLease(Duration lease) {
			this.lease = lease;
		}

		public Duration getWaitTimeout() {
			return this.waitTimeout;
		}

		public void setWaitTimeout(Duration waitTimeout) {
			this.waitTimeout = waitTimeout;
		}

	}

}
