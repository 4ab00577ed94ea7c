package io.polyn.spring.boot.web;

import io.polyn.spring.boot.version.VersioningSchemas;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/**
 * The versions of requests and responses, if the application has any. Nobody asks for the
 * schema before it is needed, which without API versions is never.
 */
class WebVersioningHolder {

	private final SingletonSupplier<WebVersioning> versioning;

	private final ObjectProvider<?> strategies;

	/**
	 * Creates a holder.
	 * @param schemas has the schema
	 * @param strategies what finds the versions of requests, if anything does
	 */
	WebVersioningHolder(VersioningSchemas schemas, ObjectProvider<?> strategies) {
		this.versioning = SingletonSupplier.ofNullable(() -> schemas.forWeb().map(WebVersioning::new).orElse(null));
		this.strategies = strategies;
	}

	/**
	 * Returns the versions that the application declares.
	 * @return the versions, or nothing if it has no schema
	 */
	@Nullable WebVersioning declared() {
		return this.versioning.get();
	}

	/**
	 * Returns the versions that requests may ask for.
	 * @return the versions, or nothing if requests have none
	 */
	@Nullable WebVersioning used() {
		return this.strategies.stream().findAny().isPresent() ? declared() : null;
	}

}
