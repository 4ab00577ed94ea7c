package io.polyn.spring.boot.capture;

import java.util.function.Supplier;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.capture.database.PostgresDatabase;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The database that the application uses.
 *
 * @param url its JDBC URL, if there is one
 * @param username the user at the time of asking
 * @param password the password at the time of asking
 */
record ApplicationDatabase(@Nullable String url, Supplier<@Nullable String> username,
		Supplier<@Nullable String> password) {

	/**
	 * Returns the database of an application that has no beans for it.
	 */
	static ApplicationDatabase of(Environment environment) {
		return new ApplicationDatabase(environment.getProperty("spring.datasource.url"),
				() -> environment.getProperty("spring.datasource.username"),
				() -> environment.getProperty("spring.datasource.password"));
	}

	/**
	 * Returns the database that is to be captured: this one, unless properties name
	 * another one or another user of it.
	 * @throws PolynException if neither names one
	 */
	PostgresDatabase override(CaptureProperties properties) {
		boolean another = StringUtils.hasText(properties.getUrl());
		String url = another ? properties.getUrl() : this.url;
		if (!StringUtils.hasText(url)) {
			throw new PolynException(ErrorCode.DATABASE_FAILED,
					"It is not known which database's changes are to be captured: neither polyn.capture.url nor"
							+ " spring.datasource.url is set.",
					"Set one of them, for example to jdbc:postgresql://localhost:5432/shop.");
		}
		// The password of one database, or of one user, is nothing for another one.
		if (another || StringUtils.hasText(properties.getUsername())) {
			return new PostgresDatabase(url, properties::getUsername, properties::getPassword);
		}
		return new PostgresDatabase(url, this.username, this.password);
	}

}
