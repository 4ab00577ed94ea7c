package io.polyn.migration.robustness;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Keeps the warnings of hundreds of migrations that are disturbed on purpose out of the
 * log.
 */
final class QuietMigrations implements BeforeAllCallback, AfterAllCallback {

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.polyn.migration");

	@Override
	public void beforeAll(ExtensionContext context) {
		this.logger.setLevel(Level.ERROR);
	}

	@Override
	public void afterAll(ExtensionContext context) {
		this.logger.setLevel(null);
	}

}
