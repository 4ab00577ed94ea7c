package io.polyn.spring.boot;

import java.util.Locale;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.cloudevent.EventNaming;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The name of this service in sources, consumers and the migration history.
 *
 * @param value the name
 */
public record SourceRoot(String value) {

	private static final Log logger = LogFactory.getLog(SourceRoot.class);

	static SourceRoot of(PolynProperties properties, Environment environment) {
		if (properties.getSourceRoot() != null) {
			return new SourceRoot(requireValid(properties.getSourceRoot()));
		}
		String application = environment.getProperty("spring.application.name", "");
		String derived = application.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", ".").replaceAll("^\\.|\\.$", "");
		if (!StringUtils.hasText(derived)) {
			throw new PolynException(ErrorCode.INVALID_NAME,
					"Polyn does not know the name of this service: neither polyn.source-root nor spring.application.name"
							+ " is set.",
					"Set spring.application.name.");
		}
		if (!derived.equals(application)) {
			logger.info("The source root is '" + derived + "', after the application's name '" + application + "'");
		}
		return new SourceRoot(derived);
	}

	private static String requireValid(String sourceRoot) {
		if (!EventNaming.isEventName(sourceRoot.replace(':', '.'))) {
			throw new PolynException(ErrorCode.INVALID_NAME,
					"polyn.source-root must be lowercase, alphanumeric and dot or colon separated, but is '"
							+ sourceRoot + "'.",
					"Write, for example, 'user.backend', or remove it to use the application's name.");
		}
		return sourceRoot;
	}

	/**
	 * Returns this name as the namespace of migrations.
	 * @return the name with dots for colons
	 */
	public String asNamespace() {
		return this.value.replace(':', '.');
	}

}
