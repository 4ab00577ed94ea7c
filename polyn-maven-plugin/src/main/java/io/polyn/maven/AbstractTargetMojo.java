package io.polyn.maven;

import java.util.Map;

import io.polyn.tool.Option;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * What goals have that go up to a migration, or down to one.
 */
abstract class AbstractTargetMojo extends AbstractCommandMojo {

	/**
	 * Up to this version and including it; rolling back, down to it and including it.
	 */
	@Parameter(property = "polyn.to")
	private @Nullable String to;

	/**
	 * Up to this version but without it; rolling back, down to it but without it.
	 */
	@Parameter(property = "polyn.before")
	private @Nullable String before;

	/**
	 * A number of migrations.
	 */
	@Parameter(property = "polyn.steps")
	private @Nullable String steps;

	/**
	 * One migration alone.
	 */
	@Parameter(property = "polyn.only")
	private @Nullable String only;

	/**
	 * Every migration.
	 */
	@Parameter(property = "polyn.all")
	private @Nullable String all;

	@Override
	Map<Option, @Nullable String> options() {
		Map<Option, @Nullable String> options = super.options();
		options.put(Option.TO, this.to);
		options.put(Option.BEFORE, this.before);
		options.put(Option.STEPS, this.steps);
		options.put(Option.ONLY, this.only);
		options.put(Option.ALL, this.all);
		return options;
	}

}
