package io.polyn.maven;

import java.util.Map;

import io.polyn.tool.Command;
import io.polyn.tool.Option;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether the schemas are compatible with those that they would replace. Fails if
 * they are not.
 */
@Mojo(name = "check-schemas", requiresProject = false, requiresDependencyResolution = ResolutionScope.RUNTIME,
		threadSafe = true)
public class CheckSchemasMojo extends AbstractCommandMojo {

	/**
	 * What the schemas are compared with: <code>server</code>, <code>git:</code> and a
	 * revision, such as <code>git:origin/main</code>, or a folder. By default the server.
	 */
	@Parameter(property = "polyn.against")
	private @Nullable String against;

	@Override
	Command command() {
		return Command.CHECK_SCHEMAS;
	}

	@Override
	Map<Option, @Nullable String> options() {
		Map<Option, @Nullable String> options = super.options();
		options.put(Option.AGAINST, against(this.against));
		return options;
	}

	// A folder is seen from the project's, as all that goals are given.
	private @Nullable String against(@Nullable String text) {
		boolean folder = text != null && !text.isBlank() && !text.equals("server") && !text.startsWith("git:");
		return folder ? baseDirectory().resolve(text).toString() : text;
	}

}
