package io.polyn.event;

import java.nio.file.Path;

import io.polyn.cloudevent.EventNaming;
import io.polyn.schema.SchemaFiles;
import io.polyn.schema.SchemaRegistry;

/**
 * What publishers in tests need.
 */
final class Publishers {

	private Publishers() {
	}

	/**
	 * Returns a registry with {@link UserCreated}, {@code user.updated.v1} of any data
	 * and {@code unstored.v1}.
	 */
	static SchemaRegistry registry(Path folder) throws Exception {
		return new SchemaRegistry(new EventNaming("app", "user.backend"),
				new SchemaFiles(folder).write(UserCreated.EVENT + ".json", UserCreated.SCHEMA)
					.write("user.updated.v1.json", "{}")
					.write("unstored.v1.json", "{}")
					.load());
	}

}
