package io.polyn.spring.boot.web;

import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.version.VersioningException;
import org.jspecify.annotations.Nullable;

/**
 * The versions that clients are told to leave.
 */
final class Deprecations {

	private final List<WebVersioningProperties.Deprecation> all;

	/**
	 * Creates deprecations.
	 * @param all what is configured
	 * @param versioning returns what there is of versions, and is asked only if it
	 * matters
	 * @throws PolynException if a version is none of the schema's
	 */
	Deprecations(List<WebVersioningProperties.Deprecation> all, Supplier<@Nullable WebVersioning> versioning) {
		this.all = List.copyOf(all);
		for (int i = 0; i < this.all.size(); i++) {
			requireDeclared("polyn.web.deprecations[" + i + "].version", this.all.get(i).getVersion(),
					versioning.get());
		}
	}

	private static void requireDeclared(String property, @Nullable String version, @Nullable WebVersioning versioning) {
		if (versioning == null) {
			throw new PolynException(ErrorCode.NO_VERSIONING,
					property + " names a version, but there is no versioning schema.",
					"Declare a VersioningSchema, or remove the property.");
		}
		if (version == null) {
			throw new PolynException(ErrorCode.INVALID_VERSION, property + " is not set.",
					"Set it to one of " + versioning.schema().versions() + ".");
		}
		try {
			versioning.schema().version(version);
		}
		catch (VersioningException ex) {
			throw new PolynException(ex.code(), property + " is no version of the schema: " + ex.problem(), ex.remedy(),
					ex);
		}
	}

	boolean isEmpty() {
		return this.all.isEmpty();
	}

	void forEach(Action action) {
		this.all.forEach((each) -> action.accept(String.valueOf(each.getVersion()), start(each.getSince()),
				start(each.getSunset()), Optional.ofNullable(each.getLink())));
	}

	// "GMT" is what the header Sunset is to say.
	private static Optional<ZonedDateTime> start(@Nullable LocalDate day) {
		return Optional.ofNullable(day).map((date) -> date.atStartOfDay(ZoneOffset.UTC));
	}

	@FunctionalInterface
	interface Action {

		void accept(String version, Optional<ZonedDateTime> since, Optional<ZonedDateTime> sunset, Optional<URI> link);

	}

}
