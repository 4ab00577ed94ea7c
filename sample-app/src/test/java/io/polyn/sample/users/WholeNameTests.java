package io.polyn.sample.users;

import java.util.List;

import io.polyn.cloudevent.EventNaming;
import io.polyn.schema.EventSchemaLoader;
import io.polyn.schema.SchemaRegistry;
import io.polyn.spring.boot.version.VersioningAutoConfiguration;
import io.polyn.version.Versioned;
import io.polyn.version.VersioningSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

import static io.polyn.test.VersioningAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WholeName}, with the versions that the service has, but without a
 * server.
 */
@SpringBootTest(classes = WholeName.class, webEnvironment = WebEnvironment.NONE)
@ImportAutoConfiguration(VersioningAutoConfiguration.class)
class WholeNameTests {

	@Autowired
	private VersioningSchema versions;

	@Test
	void eventsOfTheNewVersionSurviveTheOldOne() {
		assertThat(this.versions).validatedBy(schemas())
			.isReversible(UserCreated.EVENT, "2", event("\"name\": \"Ann Lee\""), event("\"name\": \"Ann Mary Lee\""),
					event("\"name\": \"Ann\""));
	}

	@Test
	void eventsOfTheOldVersionSurviveTheNewOne() {
		assertThat(this.versions).validatedBy(schemas())
			.isReversible(UserCreated.EVENT, "1", event("\"firstName\": \"Ann\", \"lastName\": \"Lee\""),
					event("\"firstName\": \"Ann\", \"lastName\": \"\""));
	}

	@Test
	void clientsOfTheOldVersionGetTheirUsers() {
		assertThat(this.versions).isReversible("User", "2", "{\"name\":\"Ann Lee\",\"email\":\"ann@example.com\"}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"lastName\":\"Lee\"}", "{\"firstName\":null,\"lastName\":\"Lee\"}",
			"{\"firstName\":\"\",\"lastName\":\"Lee\"}" })
	void whatAClientLeavesOutIsNoPartOfTheName(String user) {
		Versioned old = Versioned.ofJson(user.getBytes(), "NewUser", "1", "2");
		assertThat(this.versions.run(old).data()).hasToString("{\"name\":\"Lee\"}");
	}

	private SchemaRegistry schemas() {
		return new SchemaRegistry(new EventNaming("com.example", "users"),
				EventSchemaLoader.load(List.of("classpath:polyn/schemas"), getClass().getClassLoader()));
	}

	private static String event(String name) {
		return "{\"id\": \"65b070bd-c6c9-40dc-9515-b241e1387cf8\", \"email\": \"ann@example.com\", " + name + "}";
	}

}
