package io.polyn.version;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Changelog}.
 */
class ChangelogTests {

	private final Changelog changelog = VersioningSchema.builder(Scheme.SEMANTIC)
		.version("2.0.0",
				(version) -> version.type("Person", new Described())
					.rename("User", "Person")
					.split("Order", List.of("Order", "Payment"), (data, context) -> List.of())
					.drop("Note"))
		.version("1.1.0", (version) -> version.anyType(new Described()).type("User", new Silent()))
		.version("1.0.0")
		.build()
		.changelog();

	@Test
	void aChangelogIsMarkdown() {
		assertThat(this.changelog.toMarkdown()).isEqualTo("""
				# Changelog

				## 2.0.0

				* `Person`: Was User before.
				* `Order`: Is now Order and Payment.
				* `Note`: Is no more.
				* `Person`: Has two names.
				  They are "first" and "last".

				## 1.1.0

				* Everything: Has two names.
				  They are "first" and "last".
				* `User`: Silent

				## 1.0.0

				Nothing has changed.
				""");
	}

	@Test
	void aChangelogIsJson() {
		assertThat(this.changelog.version("2.0.0").toJson()).isEqualTo(
				"""
						{"versions":[{"version":"2.0.0","changes":[\
						{"type":"Person","kind":"renamed","description":"Was User before."},\
						{"type":"Order","kind":"split","description":"Is now Order and Payment."},\
						{"type":"Note","kind":"dropped","description":"Is no more."},\
						{"type":"Person","kind":"changed","description":"Has two names.\\nThey are \\"first\\" and \\"last\\"."}\
						]}]}""");
	}

	@Test
	void oneVersionIsSelected() {
		assertThat(this.changelog.version("1.1.0").versions()).extracting(Changelog.Release::version)
			.containsExactly("1.1.0");
		assertThat(this.changelog.version("7.0.0").versions()).isEmpty();
		assertThat(this.changelog.version("7.0.0").toJson()).isEqualTo("{\"versions\":[]}");
	}

	@Test
	void oneTypeIsSelectedWithWhatChangedForAll() {
		Changelog person = this.changelog.type("Person");
		assertThat(person.versions()).extracting(Changelog.Release::version).containsExactly("2.0.0", "1.1.0");
		assertThat(person.versions()).flatExtracting(Changelog.Release::changes)
			.extracting(Changelog.Entry::type)
			.containsExactly("Person", "Person", "*");
	}

	@Test
	void versionAndTypeAreSelectedTogether() {
		assertThat(this.changelog.version("1.1.0").type("User").versions()).singleElement()
			.extracting(Changelog.Release::changes)
			.asInstanceOf(InstanceOfAssertFactories.LIST)
			.hasSize(2);
	}

	@Test
	void aChangeThatGoesWithoutSayingIsCalledByItsClass() {
		Change anonymous = new Change() {

			@Override
			public void up(ObjectNode data, ChangeContext context) {
			}

		};
		assertThat(description(anonymous)).isEqualTo("ChangelogTests$1");
		assertThat(description(new Silent$$SpringCGLIB$$0())).isEqualTo("Silent");
		assertThat(description(new Speechless())).isEqualTo("Speechless");
	}

	private static String description(Change change) {
		return VersioningSchema.builder(Scheme.INTEGER)
			.version("1", (version) -> version.type("User", change))
			.build()
			.changelog()
			.versions()
			.get(0)
			.changes()
			.get(0)
			.description();
	}

	private static final class Described implements Change {

		@Override
		public String description() {
			return "\nHas two names.\nThey are \"first\" and \"last\". ";
		}

		@Override
		public void up(ObjectNode data, ChangeContext context) {
		}

	}

	private static class Silent implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
		}

	}

	/**
	 * As Spring would call a proxy.
	 */
	private static final class Silent$$SpringCGLIB$$0 extends Silent {

	}

	private static final class Speechless implements Change {

		@Override
		public String description() {
			return null;
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
		}

	}

}
