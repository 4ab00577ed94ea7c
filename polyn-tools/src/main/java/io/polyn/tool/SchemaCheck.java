package io.polyn.tool;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.ErrorCode;
import io.polyn.PolynException;
import io.polyn.json.Json;
import io.polyn.resource.Resource;
import io.polyn.resource.ResourceLocation;

/**
 * Checks whether schemas are compatible with those that they would replace: on the
 * server, in a revision of their git repository, or in a folder.
 */
final class SchemaCheck {

	private static final String GIT = "git:";

	private static final String SUFFIX = ".json";

	private final CommandContext context;

	private final Invocation invocation;

	SchemaCheck(CommandContext context, Invocation invocation) {
		this.context = context;
		this.invocation = invocation;
	}

	Report run() {
		CommandContext.Schemas schemas = this.context.schemas()
			.orElseThrow(() -> new PolynException(ErrorCode.INVALID_COMMAND, "There are no schemas to check.",
					"Set polyn.domain and polyn.schemas.locations."));
		String against = this.invocation.find(Option.AGAINST).orElse("server");
		SchemaChanges changes = against.equals("server") ? SchemaChanges.of(schemas)
				: SchemaChanges.between(schemas.own(), earlier(schemas, against), schemas.mode());
		ObjectNode json = Json.object().put("against", against).put("mode", mode(schemas));
		json.set("schemas", changes.toJson());
		return Report.of(this.invocation.command(), changes.isAccepted() ? ExitStatus.SUCCESS : ExitStatus.FINDINGS,
				json, (style) -> changes.toText(style) + summary(changes, schemas, against));
	}

	private static String summary(SchemaChanges changes, CommandContext.Schemas schemas, String against) {
		int count = schemas.own().size();
		return count + ((count == 1) ? " schema" : " schemas") + " compared with " + against + " (" + mode(schemas)
				+ "): "
				+ (changes.isAccepted() ? "compatible."
						: "not compatible. Give a changed event the next version as a new"
								+ " name, such as 'user.created.v2', and publish both while the old one is received.");
	}

	private static String mode(CommandContext.Schemas schemas) {
		return schemas.mode().name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static Map<String, String> earlier(CommandContext.Schemas schemas, String against) {
		Collection<Resource> files = new ArrayList<>();
		if (against.startsWith(GIT)) {
			if (schemas.folders().isEmpty()) {
				throw new PolynException(ErrorCode.INVALID_COMMAND,
						"The schemas are not in folders of a git repository.",
						"Name their folder in polyn.schemas.locations, with 'file:' before it.");
			}
			schemas.folders()
				.forEach((folder) -> files.addAll(new GitRevision(folder, against.substring(GIT.length())).files()));
		}
		else {
			ResourceLocation folder = ResourceLocation.of("file:" + Path.of(against).toAbsolutePath());
			files.addAll(folder.scan(SchemaCheck.class.getClassLoader())
				.orElseThrow(() -> folder.missing("schemas", "polyn.against")));
		}
		Map<String, String> texts = new HashMap<>();
		for (Resource file : files) {
			if (file.fileName().endsWith(SUFFIX)) {
				texts.put(file.fileName().substring(0, file.fileName().length() - SUFFIX.length()),
						new String(file.content(), StandardCharsets.UTF_8));
			}
		}
		return texts;
	}

}
