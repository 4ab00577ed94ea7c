package io.polyn.spring.boot.nats;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.io.ApplicationResourceLoader;
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

	private static final Log logger = LogFactory.getLog(PropertiesNatsConnectionDetails.class);

	// The seed of a user or a JWT.
	private static final Pattern SECRET = Pattern.compile("SU[A-Z2-7]{56}|eyJ.*");

	private final NatsProperties properties;

	private final ObjectProvider<SslBundles> sslBundles;

	private final AtomicBoolean bundleWatched = new AtomicBoolean();

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
	public @Nullable String getNkey() {
		return this.properties.getNkey();
	}

	@Override
	public @Nullable String getJwt() {
		return this.properties.getJwt();
	}

	@Override
	public @Nullable String getCredentials() {
		String creds = this.properties.getCreds();
		// What has several lines is not the location of a file.
		return (!StringUtils.hasText(creds) || creds.strip().contains("\n") || creds.contains("-----")) ? creds
				: read(creds.strip());
	}

	private static String read(String location) {
		if (SECRET.matcher(location).matches()) {
			throw new PolynException(ErrorCode.AUTHENTICATION_FAILED, "polyn.nats.creds is a seed or a JWT.",
					"Move it to polyn.nats.nkey or polyn.nats.jwt, or set polyn.nats.creds to the location or the whole"
							+ " content of a credentials file.");
		}
		try {
			return ApplicationResourceLoader.get().getResource(location).getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new PolynException(ErrorCode.AUTHENTICATION_FAILED,
					"The credentials file " + location + " can't be read.",
					"Correct polyn.nats.creds, or let this process read the file.");
		}
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		String name = this.properties.getSsl().getBundle();
		if (!StringUtils.hasLength(name)) {
			return null;
		}
		SslBundles bundles = this.sslBundles.getIfAvailable();
		Assert.state(bundles != null, "polyn.nats.ssl.bundle is set, but no SSL bundles are configured");
		try {
			SslBundle bundle = bundles.getBundle(name);
			if (this.bundleWatched.compareAndSet(false, true)) {
				// Boot tells of bundles whose users don't notice that they have changed.
				bundles.addBundleUpdateHandler(name, (updated) -> logger
					.info("The SSL bundle '" + name + "' has changed, and is used when NATS is connected to again"));
			}
			return bundle;
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidConfigurationPropertyValueException("polyn.nats.ssl.bundle", name,
					"there is no SSL bundle of this name below spring.ssl.bundle, only " + bundles.getBundleNames());
		}
	}

}
