package io.polyn.version;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code docs/versioning.md} shows.
 */
class DocumentedVersioningTests {

	@Test
	void dataAreWalkedDownAndUp() {
		VersioningSchema versioning = VersioningSchema.builder(Scheme.SEMANTIC)
			.version("2.0.0")
			.version("1.1.0", (version) -> version.type("User", new NameParts()))
			.version("1.0.1", (version) -> version.type("Post", new StatusAsWord()).anyType(new TimesAsText()))
			.version("1.0.0")
			.build();

		Post post = new Post("enabled", "2026-11-30T06:00:00Z");
		Versioned old = versioning.run(Versioned.of(post, "2.0.0", "1.0.0"));
		assertThat(old.data()).isEqualTo(Json.object().put("status", 1).put("created", 1796018400L));

		Post current = versioning.run(old.to("2.0.0")).data(Post.class);
		assertThat(current).isEqualTo(post);
	}

	@Test
	void severalDataHaveAResultEach() {
		VersioningSchema versioning = VersioningSchema.builder(Scheme.SEMANTIC)
			.version("1.1.0", (version) -> version.type("User", new NameParts()))
			.version("1.0.0")
			.build();
		List<Versioned> users = List.of(Versioned.of(Map.of("name", "Ada Lovelace"), "User", "1.0.0", "1.1.0"),
				Versioned.of(Map.of("name", "Ada Lovelace"), "User", "0.9.0", "1.1.0"));
		StringBuilder log = new StringBuilder();

		for (RunResult result : versioning.run(users)) {
			if (result instanceof RunResult.Walked walked) {
				log.append(walked.versioned().data()).append('\n');
			}
			else if (result instanceof RunResult.Failed failed) {
				log.append(failed.error().code().id()).append('\n');
			}
		}

		assertThat(log).hasToString("{\"first\":\"Ada\",\"last\":\"Lovelace\"}\nPOLYN-V003\n");
	}

	@Test
	void aChangeHasOptions() {
		VersioningSchema versioning = VersioningSchema.builder(Scheme.INTEGER)
			.version("2",
					(version) -> version.type("Order", (type) -> type.change(new Rename(), Map.of("amount", "total"))))
			.version("1")
			.build();
		assertThat(versioning.run(Versioned.of(Map.of("amount", 5), "Order", "1", "2")).data())
			.isEqualTo(Json.object().put("total", 5));
	}

	@Test
	void anEventIsRenamedSplitOrDropped() {
		VersioningSchema versioning = VersioningSchema.builder(Scheme.INTEGER)
			.version("3", (version) -> version.rename("user.registered", "account.opened"))
			.version("2",
					(version) -> version
						.split("user.created", List.of("user.registered", "mail.requested"), new UserAndMail())
						.drop("user.greeted"))
			.version("1")
			.build();

		Versioned created = Versioned.of(Map.of("name", "Ada", "mail", "ada@example.com"), "user.created", "1", "3");
		assertThat(versioning.runAll(created)).extracting(Versioned::type)
			.containsExactly("account.opened", "mail.requested");
		assertThat(versioning.runAll(Versioned.of(Map.of(), "user.greeted", "1", "3"))).isEmpty();
	}

	private record Post(String status, String created) {
	}

	static class NameParts implements Change {

		@Override
		public String description() {
			return "`first` and `last` take the place of `name`.";
		}

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			String[] names = data.remove("name").asText().split(" ", 2);
			data.put("first", names[0]).put("last", (names.length > 1) ? names[1] : "");
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			String name = data.remove("first").asText() + " " + data.remove("last").asText();
			data.put("name", name.strip());
		}

	}

	static final class StatusAsWord implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			data.put("status", (data.path("status").asInt() == 1) ? "enabled" : "disabled");
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			data.put("status", data.path("status").asText().equals("enabled") ? 1 : 0);
		}

	}

	private static final class TimesAsText implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			data.put("created", Instant.ofEpochSecond(data.path("created").asLong()).toString());
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			data.put("created", Instant.parse(data.path("created").asText()).getEpochSecond());
		}

	}

	private static final class Rename implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			context.options().forEach((before, since) -> data.set((String) since, data.remove(before)));
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			context.options().forEach((before, since) -> data.set(before, data.remove((String) since)));
		}

	}

	static class UserAndMail implements Split {

		@Override
		public List<Part> up(ObjectNode data, ChangeContext context) {
			ObjectNode mail = data.objectNode().set("to", data.remove("mail"));
			return List.of(new Part("user.registered", data), new Part("mail.requested", mail));
		}

		@Override
		public Optional<ObjectNode> down(Part part, ChangeContext context) {
			return part.type().equals("user.registered") ? Optional.of(part.data()) : Optional.empty();
		}

	}

}
