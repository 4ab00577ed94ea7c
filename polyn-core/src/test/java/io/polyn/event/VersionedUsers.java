package io.polyn.event;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.cloudevent.EventNaming;
import io.polyn.schema.SchemaFiles;
import io.polyn.schema.SchemaRegistry;
import io.polyn.version.Change;
import io.polyn.version.ChangeContext;
import io.polyn.version.Scheme;
import io.polyn.version.Split;
import io.polyn.version.VersioningSchema;

/**
 * Two versions of an event: the first has the whole name of a user, the second two parts
 * of it.
 */
final class VersionedUsers {

	static final String TYPE = "user.created";

	static final String V1 = "user.created.v1";

	static final String V2 = "user.created.v2";

	/** What the code of an old build knows. */
	static final VersioningSchema OLD = VersioningSchema.builder(Scheme.INTEGER).version("1").build();

	static final VersioningSchema VERSIONING = with(new NameParts());

	private VersionedUsers() {
	}

	static VersioningSchema with(Change change) {
		return VersioningSchema.builder(Scheme.INTEGER)
			.version("2", (version) -> version.type(TYPE, change))
			.version("1")
			.build();
	}

	static SchemaRegistry registry(Path folder) throws IOException {
		return new SchemaRegistry(new EventNaming("app", "user.backend"),
				new SchemaFiles(folder).write(V1 + ".json", schema(V1, "name"))
					.write(V2 + ".json", schema(V2, "first", "last"))
					.load());
	}

	static String schema(String name, String... members) {
		String required = String.join("\",\"", members);
		String properties = String.join("\":{\"type\":\"string\"},\"", members);
		return "{\"$id\":\"app:" + name.replace('.', ':') + "\",\"type\":\"object\",\"required\":[\"" + required
				+ "\"],\"additionalProperties\":false,\"properties\":{\"" + properties + "\":{\"type\":\"string\"}}}";
	}

	/**
	 * The data of the first version.
	 *
	 * @param name the whole name
	 */
	record UserV1(String name) {
	}

	/**
	 * The data of the second version.
	 *
	 * @param first the first name
	 * @param last the last name
	 */
	record UserV2(String first, String last) {
	}

	/**
	 * The name has been parted.
	 */
	static class NameParts implements Change {

		@Override
		public String description() {
			return "The name consists of a first and a last one.";
		}

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			String[] names = data.remove("name").asText().split(" ", 2);
			data.put("first", names[0]).put("last", names[1]);
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			data.put("name", data.remove("first").asText() + " " + data.remove("last").asText());
		}

	}

	/**
	 * What was one event is one for the user and one for the user's mail.
	 */
	static final class UserAndMail implements Split {

		@Override
		public List<Part> up(ObjectNode data, ChangeContext context) {
			ObjectNode mail = data.objectNode().set("to", data.remove("mail"));
			return List.of(new Part("user.registered", data), new Part("mail.requested", mail));
		}

		@Override
		public Optional<ObjectNode> down(Part part, ChangeContext context) {
			return part.type().equals("user.registered") ? Optional.of(part.data().put("mail", "")) : Optional.empty();
		}

	}

}
