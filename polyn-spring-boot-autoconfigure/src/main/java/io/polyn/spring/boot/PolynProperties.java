package io.polyn.spring.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties that all of Polyn shares.
 */
@ConfigurationProperties("polyn")
public class PolynProperties {

	/**
	 * Whether Polyn does anything at all.
	 */
	private boolean enabled = true;

	/**
	 * Reverse domain name of the organization, such as 'com.example'. Prefix of the type
	 * of every event.
	 */
	private @Nullable String domain;

	/**
	 * Name of the service in sources, consumers and the migration history. By default the
	 * application's name in lower case with dots for all other characters.
	 */
	private @Nullable String sourceRoot;

	/**
	 * Prefix of the names of all streams, buckets and consumers, and first token of all
	 * subjects, which sets a deployment apart from others on the same account.
	 */
	private String prefix = "";

	/**
	 * Whether to store schemas and run pending migrations on start-up. Otherwise what is
	 * pending is only reported.
	 */
	private boolean migrateOnStartup;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getDomain() {
		return this.domain;
	}

	public void setDomain(@Nullable String domain) {
		this.domain = domain;
	}

	public @Nullable String getSourceRoot() {
		return this.sourceRoot;
	}

	public void setSourceRoot(@Nullable String sourceRoot) {
		this.sourceRoot = sourceRoot;
	}

	public String getPrefix() {
		return this.prefix;
	}

	public void setPrefix(String prefix) {
		this.prefix = prefix;
	}

	public boolean isMigrateOnStartup() {
		return this.migrateOnStartup;
	}

	public void setMigrateOnStartup(boolean migrateOnStartup) {
		this.migrateOnStartup = migrateOnStartup;
	}

}
