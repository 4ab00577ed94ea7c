package io.polyn.migration;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.polyn.ErrorCode;
import io.polyn.PolynException;

/**
 * Version and name of a migration in Java.
 *
 * @param version the digits, or {@code R__} with the name
 * @param name the name in lower case
 */
record MigrationId(String version, String name) {

	private static final Pattern FORM = Pattern.compile("(?:V?(?<version>\\d+)__?|R__)(?<name>[A-Za-z0-9_]+)");

	static MigrationId of(Migration migration) {
		Matcher matcher = FORM.matcher(migration.id());
		if (!matcher.matches()) {
			throw new PolynException(ErrorCode.MIGRATION_FILE_NAME,
					"The migration " + migration.getClass().getName() + " has the id '" + migration.id() + "'.",
					"Name the class V<version>__<Name> or R__<Name>, or let id() return <version>_<name>, for example"
							+ " V20261121080000__BackfillUsers.");
		}
		String name = snakeCase(matcher.group("name"));
		String version = matcher.group("version");
		return new MigrationId((version != null) ? version : "R__" + name, name);
	}

	/**
	 * Returns the name of a migration's own class, whatever has been generated for it.
	 * @param type the class, or a proxy's
	 * @return the simple name
	 */
	static String className(Class<?> type) {
		int generated = type.getSimpleName().indexOf("$$");
		return (generated < 0) ? type.getSimpleName() : type.getSimpleName().substring(0, generated);
	}

	private static String snakeCase(String name) {
		return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
	}

}
