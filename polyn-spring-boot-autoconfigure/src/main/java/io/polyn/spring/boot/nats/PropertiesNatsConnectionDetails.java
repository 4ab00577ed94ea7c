package io.polyn.spring.boot.nats;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Connection details from {@code polyn.nats.*}.
 */
class PropertiesNatsConnectionDetails implements NatsConnectionDetails {

	static final String DEFAULT_SERVER = "nats://localhost:4222";

	private final NatsProperties properties;

	private final ObjectProvider<SslBundles> sslBundles;

	PropertiesNatsConnectionDetails(NatsProperties properties, ObjectProvider<SslBundles> sslBundles) {
		this.properties = properties;
		this.sslBundles = sslBundles;
	}

	@Override
	public List<String> getServers() {
		List<String> servers = named();
		return (servers.isEmpty() ? List.of(DEFAULT_SERVER) : servers);
	}

	/**
	 * Returns the servers without the one that is there for want of any.
	 */
	List<String> named() {
		return this.properties.getServers().stream().filter(StringUtils::hasText).toList();
	}

	@Override
	public @Nullable String getUser() {
		return this.properties.getUser();
	}

	@Override
	public @Nullable String getPassword() {
		return this.properties.getPassword();
	}

	@Override
	public @Nullable String getToken() {
		return this.properties.getToken();
	}

	@Override
	public @Nullable Path getCredentials() {
		return this.properties.getCreds();
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		String bundle = this.properties.getSsl().getBundle();
		if (!StringUtils.hasLength(bundle)) {
			return null;
		}
		SslBundles bundles = this.sslBundles.getIfAvailable();
		Assert.state(bundles != null, "polyn.nats.ssl.bundle is set, but no SSL bundles are configured");
		try {
			return bundles.getBundle(bundle);
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidConfigurationPropertyValueException("polyn.nats.ssl.bundle", bundle,
					"there is no SSL bundle of this name below spring.ssl.bundle, only " + bundles.getBundleNames());
		}
	}

}
