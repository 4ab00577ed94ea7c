package io.polyn.spring.boot.version;

import java.util.Map;
import java.util.Optional;

import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.version.VersioningSchema;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The versioning schemas of an application, of which events and web use the same, unless
 * there are several and properties tell which.
 */
public class VersioningSchemas {

	private final ListableBeanFactory beanFactory;

	private final VersioningProperties properties;

	VersioningSchemas(ListableBeanFactory beanFactory, VersioningProperties properties) {
		this.beanFactory = beanFactory;
		this.properties = properties;
	}

	/**
	 * Returns every schema.
	 * @return the schemas by the names of their beans
	 */
	public Map<String, VersioningSchema> all() {
		return this.beanFactory.getBeansOfType(VersioningSchema.class);
	}

	/**
	 * Returns the schema of events.
	 * @return the schema, if there is any
	 * @throws PolynException if there are several, and none is the one
	 */
	public Optional<VersioningSchema> forEvents() {
		return find(this.properties.getEvents(), "polyn.versioning.events");
	}

	/**
	 * Returns the schema of requests and responses.
	 * @return the schema, if there is any
	 * @throws PolynException if there are several, and none is the one
	 */
	public Optional<VersioningSchema> forWeb() {
		return find(this.properties.getWeb(), "polyn.versioning.web");
	}

	private Optional<VersioningSchema> find(@Nullable String name, String property) {
		if (name != null) {
			return Optional.of(named(name, property));
		}
		ObjectProvider<VersioningSchema> schemas = this.beanFactory.getBeanProvider(VersioningSchema.class);
		VersioningSchema unique = schemas.getIfUnique();
		if (unique == null && schemas.iterator().hasNext()) {
			throw new PolynException(ErrorCode.INVALID_VERSIONING,
					"There are several versioning schemas: " + String.join(", ", all().keySet()) + ".",
					"Name one of them as " + property + ", or mark it as @Primary.");
		}
		return Optional.ofNullable(unique);
	}

	private VersioningSchema named(String name, String property) {
		if (!this.beanFactory.containsBean(name) || !this.beanFactory.isTypeMatch(name, VersioningSchema.class)) {
			throw new PolynException(ErrorCode.INVALID_VERSIONING,
					property + " is '" + name + "', but there is no versioning schema that is a bean of this name.",
					all().isEmpty() ? "Declare one, or remove the property."
							: "Name one of " + String.join(", ", all().keySet()) + ".");
		}
		return this.beanFactory.getBean(name, VersioningSchema.class);
	}

}
