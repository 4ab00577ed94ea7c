package io.polyn.spring.boot.web;

import java.util.function.Consumer;

import io.polyn.spring.boot.version.VersioningSchemas;
import org.jspecify.annotations.Nullable;

/**
 * The versions of requests and responses, if the application has a schema for them.
 */
class WebVersioningHolder {

	private final @Nullable WebVersioning versioning;

	WebVersioningHolder(VersioningSchemas schemas) {
		this.versioning = schemas.forWeb().map(WebVersioning::new).orElse(null);
	}

	@Nullable WebVersioning versioning() {
		return this.versioning;
	}

	/**
	 * Checks the application's controllers.
	 * @param handlers names them
	 */
	void check(Consumer<HandlerCheck> handlers) {
		if (this.versioning != null) {
			HandlerCheck check = new HandlerCheck(this.versioning);
			handlers.accept(check);
			check.require();
		}
	}

}
