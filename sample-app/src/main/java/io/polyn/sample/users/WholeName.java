package io.polyn.sample.users;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.spring.VersionedChange;
import io.polyn.version.Change;
import io.polyn.version.ChangeContext;

import org.springframework.stereotype.Component;

/**
 * Not everybody's name consists of a first and a last one.
 */
@Component
@VersionedChange(version = "2", type = { UserCreated.EVENT, "NewUser", "User" })
class WholeName implements Change {

	@Override
	public String description() {
		return "`name` takes the place of `firstName` and `lastName`.";
	}

	@Override
	public void up(ObjectNode data, ChangeContext context) {
		String name = Stream.of(data.remove("firstName"), data.remove("lastName"))
			.filter(Objects::nonNull)
			.map((part) -> part.asText(""))
			.filter((part) -> !part.isEmpty())
			.collect(Collectors.joining(" "));
		data.put("name", name);
	}

	@Override
	public void down(ObjectNode data, ChangeContext context) {
		String[] parts = data.remove("name").asText().split(" ", 2);
		data.put("firstName", parts[0]).put("lastName", (parts.length > 1) ? parts[1] : "");
	}

}
