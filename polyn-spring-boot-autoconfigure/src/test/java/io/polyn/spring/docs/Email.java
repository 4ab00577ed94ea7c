package io.polyn.spring.docs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.spring.VersionedChange;
import io.polyn.version.Change;
import io.polyn.version.ChangeContext;

import org.springframework.stereotype.Component;

/**
 * The first example of docs/versioning.md.
 */
@Component
@VersionedChange(version = "1.1.0", type = { "User", "user.created" })
class Email implements Change {

	@Override
	public String description() {
		return "`email` was `mail` before.";
	}

	@Override
	public void up(ObjectNode data, ChangeContext context) {
		data.set("email", data.remove("mail"));
	}

	@Override
	public void down(ObjectNode data, ChangeContext context) {
		data.set("mail", data.remove("email"));
	}

}
