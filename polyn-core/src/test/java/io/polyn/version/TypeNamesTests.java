package io.polyn.version;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TypeNamesTests {

	@Test
	void aTypeHasTheNamesOfEachVersion() {
		VersioningSchema renaming = VersioningSchema.builder(Scheme.INTEGER)
			.version("4", (version) -> version.drop("Address"))
			.version("3",
					(version) -> version.split("Person", List.of("User", "Address"), (data, context) -> List.of()))
			.version("2", (version) -> version.rename("Customer", "Person"))
			.version("1")
			.build();
		Version oldest = renaming.version("1");
		assertThat(renaming.history().namesAt("User", renaming.latest(), oldest)).containsExactly("Customer");
		assertThat(renaming.history().namesAt("User", renaming.latest(), renaming.version("2")))
			.containsExactly("Person");
		assertThat(renaming.history().namesAt("User", renaming.latest(), renaming.latest())).containsExactly("User");
		assertThat(renaming.history().namesAt("Customer", oldest, renaming.version("3"))).containsExactly("User",
				"Address");
		assertThat(renaming.history().namesAt("Customer", oldest, renaming.latest())).containsExactly("User");
		assertThat(renaming.history().namesAt("Address", renaming.version("3"), renaming.latest())).isEmpty();
	}

}
