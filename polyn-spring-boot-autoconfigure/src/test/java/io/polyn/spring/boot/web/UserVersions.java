package io.polyn.spring.boot.web;

import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.version.Change;
import io.polyn.version.ChangeContext;
import io.polyn.version.Scheme;
import io.polyn.version.VersioningSchema;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Three released versions of users and accounts, and one that is being prepared.
 */
@Configuration(proxyBeanMethods = false)
class UserVersions {

	/** A user of the latest version. */
	static final String LATEST = """
			{"balance":0.10,"email":"ada@example.com","firstName":"Ada","lastName":"Lovelace",\
			"number":12345678901234567890}""";

	/** The same user in the version in the middle. */
	static final String MIDDLE = """
			{"balance":0.10,"email":"ada@example.com","number":12345678901234567890,"name":"Ada Lovelace"}""";

	/** The same user in the oldest version. */
	static final String OLDEST = """
			{"balance":0.10,"number":12345678901234567890,"name":"Ada Lovelace","mail":"ada@example.com"}""";

	@Bean
	VersioningSchema userVersioning() {
		return VersioningSchema.builder(Scheme.SEMANTIC)
			.version("3.0.0", (version) -> version.type("User", new Renamed("number", "id")))
			.version("2.0.0", (version) -> version.type("User", new FullName()).rename("Customer", "Account"))
			.version("1.1.0",
					(version) -> version.type("User", new Renamed("mail", "email"))
						.type("Customer", new Renamed("no", "number"))
						.anyType(new Seen()))
			.version("1.0.0")
			.latest("2.0.0")
			.build();
	}

	record Renamed(String before, String since) implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			if (data.has(this.before)) {
				data.set(this.since, data.remove(this.before));
			}
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			if (data.has(this.since)) {
				data.set(this.before, data.remove(this.since));
			}
		}

	}

	/**
	 * Leaves a trace in what has a member for it.
	 */
	static final class Seen implements Change {

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			if (data.has("trace")) {
				data.put("trace", data.path("trace").asText() + " up");
			}
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			if (data.has("trace")) {
				data.put("trace", data.path("trace").asText() + " down");
			}
		}

	}

	static final class FullName implements Change {

		private static final Set<String> UNSPEAKABLE = Set.of("Voldemort");

		@Override
		public void up(ObjectNode data, ChangeContext context) {
			String[] names = data.remove("name").asText().split(" ");
			if (names.length != 2) {
				throw new IllegalArgumentException("Not two names: " + String.join(" ", names));
			}
			data.put("firstName", names[0]).put("lastName", names[1]);
		}

		@Override
		public void down(ObjectNode data, ChangeContext context) {
			String last = data.remove("lastName").asText();
			if (UNSPEAKABLE.contains(last)) {
				throw new IllegalStateException("Nobody says " + last);
			}
			data.put("name", data.remove("firstName").asText() + " " + last);
		}

	}

}
