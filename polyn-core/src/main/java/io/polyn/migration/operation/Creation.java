package io.polyn.migration.operation;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyn.json.Json;

/**
 * An operation that makes what stands on a server, in the form of a migration file.
 *
 * @param target what it makes, for people
 * @param operation the operation's name
 * @param fields its fields as people write them; none if there is no such operation
 * @param notes what about it is not as on the server, or may surprise
 */
public record Creation(String target, String operation, ObjectNode fields, List<String> notes) {

	/**
	 * Returns what there is to say of something that is not made.
	 * @param target what it is about
	 * @param note what there is to say
	 * @return no operation, but the note
	 */
	public static Creation none(String target, String note) {
		return new Creation(target, "", Json.object(), List.of(note));
	}

	/**
	 * Says whether there is such an operation.
	 * @return whether it can be expressed
	 */
	public boolean isExpressed() {
		return !this.fields.isEmpty();
	}

}
