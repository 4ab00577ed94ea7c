package io.polyn.users;

import java.util.Locale;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.spring.VersionedChange;
import io.polyn.version.Change;
import io.polyn.version.ChangeContext;

import org.springframework.stereotype.Component;

@Component
@VersionedChange(version = "1.0.0", type = "user.exported")
class LowerCaseEmail implements Change {

	@Override
	public void up(ObjectNode data, ChangeContext context) {
		data.put("email", data.path("email").asText().toLowerCase(Locale.ROOT));
	}

	@Override
	public void down(ObjectNode data, ChangeContext context) {
	}

}
