package io.polyn.schema.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A rule of the reader that written values may break.
 *
 * @param schema the reader's schema
 * @param keyword the rule
 * @param written what the writer's schemas say instead, {@code null} if nothing
 * @param unknown whether it could not be determined
 * @param what what the values may do, to go after "may"
 */
record Finding(SchemaNode schema, String keyword, @Nullable JsonNode written, boolean unknown, String what) {

	static Finding breaking(Writer writer, SchemaNode reader, String keyword, String what) {
		return new Finding(reader, keyword, writer.find(keyword), false, what);
	}

	static Finding unknown(Writer writer, SchemaNode reader, String keyword, String what) {
		return new Finding(reader, keyword, writer.find(keyword), true, what);
	}

	Finding asUnknown() {
		return new Finding(this.schema, this.keyword, this.written, true, this.what);
	}

}
