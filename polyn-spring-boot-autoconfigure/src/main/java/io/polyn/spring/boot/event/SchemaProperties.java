package io.polyn.spring.boot.event;

import java.util.ArrayList;
import java.util.List;

import io.polyn.schema.compatibility.CompatibilityMode;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the schemas.
 */
@ConfigurationProperties("polyn.schemas")
public class SchemaProperties {

	/**
	 * Comma-separated list of the folders with schemas, such as 'classpath:polyn/schemas'
	 * or 'file:/etc/schemas'. Each of them has to exist but the default one.
	 */
	private List<String> locations = new ArrayList<>(List.of("classpath:polyn/schemas"));

	/**
	 * What a schema has to be compatible with that replaces a stored one.
	 */
	private CompatibilityMode compatibility = CompatibilityMode.BACKWARD;

	public List<String> getLocations() {
		return this.locations;
	}

	public void setLocations(List<String> locations) {
		this.locations = locations;
	}

	public CompatibilityMode getCompatibility() {
		return this.compatibility;
	}

	public void setCompatibility(CompatibilityMode compatibility) {
		this.compatibility = compatibility;
	}

}
