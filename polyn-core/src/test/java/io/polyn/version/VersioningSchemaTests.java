package io.polyn.version;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Four versions, of which one changed the status of posts and then the times of
 * everything, and a later one the names of users.
 */
class VersioningSchemaTests {

	private final VersioningSchema schema = VersioningSchema.builder(Scheme.SEMANTIC)
		.version("2.0.0")
		.version("1.1.0", (version) -> version.type("User", new FullName()))
		.version("1.0.1",
				(version) -> version.type("Post", new DocumentedVersioningTests.StatusAsWord())
					.anyType(new Timestamp()))
		.version("1.0.0")
		.build();

	@Test
	void currentDataAreWalkedDownToAnOldVersion() {
		Versioned old = this.schema.run(Versioned.of(new Post("enabled", "2026-11-30T06:00:00Z"), "2.0.0", "1.0.0"));
		assertThat(old.data()).isEqualTo(json().put("createdAt", 1796018400L).put("status", 1));
		assertThat(old.current()).isEqualTo("1.0.0");
		assertThat(old.changes()).extracting(AppliedChange::change)
			.containsExactly(DocumentedVersioningTests.StatusAsWord.class.getName(), Timestamp.class.getName());
	}

	@Test
	void oldDataAreWalkedUpInReversedOrder() {
		ObjectNode data = json().put("status", 1).put("createdAt", 1796018400L);
		Versioned current = this.schema.run(Versioned.of(data, "Post", "1.0.0", "2.0.0"));
		assertThat(current.data(Post.class)).isEqualTo(new Post("enabled", "2026-11-30T06:00:00Z"));
		assertThat(current.changes()).extracting(AppliedChange::change)
			.containsExactly(Timestamp.class.getName(), DocumentedVersioningTests.StatusAsWord.class.getName());
		assertThat(data).as("the caller's own").isEqualTo(json().put("status", 1).put("createdAt", 1796018400L));
	}

	@Test
	void aTypeGoesThroughItsOwnChangesAndThoseOfAll() {
		ObjectNode user = json().put("name", "Ada Lovelace").put("created", "2026-11-30T06:00:00Z");
		Versioned old = this.schema.run(Versioned.of(user, "User", "2.0.0", "1.0.0"));
		assertThat(old.changes()).extracting(AppliedChange::version)
			.extracting(Version::toString)
			.isEqualTo(List.of("1.1.0", "1.0.1"));
	}

	@Test
	void changesOfOneTypeMayStandBetweenThoseOfOthers() {
		Change one = new FullName();
		Change other = new DocumentedVersioningTests.StatusAsWord();
		VersioningSchema mixed = VersioningSchema.builder(Scheme.SEMANTIC)
			.version("1.1.0",
					(version) -> version.change("User", one).change("*", new Timestamp()).change("User", other))
			.version("1.0.0")
			.build();
		ObjectNode user = json().put("name", "Ada Lovelace").put("created", "2026-11-30T06:00:00Z");
		Versioned old = mixed.run(Versioned.of(user, "User", "1.1.0", "1.0.0"));
		assertThat(old.changes()).extracting(AppliedChange::change)
			.containsExactly(FullName.class.getName(), Timestamp.class.getName(),
					DocumentedVersioningTests.StatusAsWord.class.getName());
	}

	@Test
	void aChangelogMayHaveATitle() {
		assertThat(this.schema.changelog().version("1.1.0").toMarkdown("Users"))
			.isEqualTo("# Users\n\n## 1.1.0\n\n* `User`: FullName\n");
	}

	private static ObjectNode json() {
		return Json.object();
	}

	private record Post(String status, String created) {
	}

	private static final class Timestamp implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			data.put("created", Instant.ofEpochSecond(data.remove("createdAt").asLong()).toString());
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			data.put("createdAt", Instant.parse(data.remove("created").asText()).getEpochSecond());
		}

	}

	private static final class FullName implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			data.put("name", data.remove("first").asText() + " " + data.remove("last").asText());
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			String[] names = data.remove("name").asText().split(" ", 2);
			data.put("first", names[0]).put("last", names[1]);
		}

	}

}
