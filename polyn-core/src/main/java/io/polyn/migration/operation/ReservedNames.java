package io.polyn.migration.operation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.polyn.ErrorCode;
import io.polyn.migration.document.DocumentException;

/**
 * Where Polyn keeps its own records, in this deployment or in one with another prefix. A
 * migration that changed them would destroy what tells whether it was applied.
 */
final class ReservedNames {

	private static final Pattern BUCKET = Pattern
		.compile("(?:[A-Za-z0-9-]+_)?POLYN_(?:MIGRATIONS|LOCKS|BACKUPS|TRANSFORMS|(?<schemas>SCHEMAS))");

	/** What they are called. */
	static final Pattern NAME = Pattern
		.compile("(?:KV_|OBJ_)?%1$s|\\$(?:KV|O)\\.%1$s\\..*".formatted(BUCKET.pattern().replace("?<schemas>", "?:")));

	private ReservedNames() {
	}

	/**
	 * Refuses what is Polyn's own.
	 * @param name the name of a stream or bucket, or a subject
	 * @param value where it stands
	 * @throws DocumentException if it is Polyn's own
	 */
	static void refuse(String name, FieldValue value) {
		if (!NAME.matcher(name).matches()) {
			return;
		}
		Matcher bucket = BUCKET.matcher(name);
		boolean schemas = bucket.find() && bucket.group("schemas") != null;
		throw new DocumentException(ErrorCode.RESERVED_NAME, value.node().location(),
				"'" + name + "' is where Polyn keeps its own records.",
				schemas ? "Use 'register_schema' and 'retire_schema'." : "Leave it alone, and choose another name.");
	}

}
