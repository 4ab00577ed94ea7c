package io.polyn.spring.boot.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.version.Change;
import io.polyn.version.ChangeContext;
import io.polyn.version.Versioned;
import io.polyn.version.VersioningSchema;

import org.springframework.context.ApplicationContext;

/**
 * A change that leaves its name in what it changes.
 */
class Trace implements Change {

	private final String name;

	Trace(String name) {
		this.name = name;
	}

	@Override
	public void up(ObjectNode data, ChangeContext context) {
		data.withArray("trace").add(name());
	}

	@Override
	public void down(ObjectNode data, ChangeContext context) {
		data.withArray("trace").add(name());
	}

	String name() {
		return this.name;
	}

	static List<String> down(ApplicationContext context, String type) {
		VersioningSchema schema = context.getBean(VersioningSchema.class);
		return trace(schema, Versioned.of(Map.of(), type, schema.latest().toString(), "1.0.0"));
	}

	static List<String> up(ApplicationContext context, String type) {
		VersioningSchema schema = context.getBean(VersioningSchema.class);
		return trace(schema, Versioned.of(Map.of(), type, "1.0.0", schema.latest().toString()));
	}

	private static List<String> trace(VersioningSchema schema, Versioned data) {
		List<String> trace = new ArrayList<>();
		schema.run(data).data().path("trace").forEach((name) -> trace.add(name.asText()));
		return trace;
	}

}
